import { Button, type ButtonProps } from './button'
import { Tooltip } from './tooltip'

type IconButtonProps = ButtonProps & { label: string; keys?: string; side?: 'top' | 'right' | 'bottom' | 'left' }

/** A button that is only an icon: `label` is its accessible name and its tooltip. */
export function IconButton({ label, keys, side, variant = 'ghost', size = 'icon', ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <Button variant={variant} size={size} aria-label={label} {...rest} />
    </Tooltip>
  )
}
