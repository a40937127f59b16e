import { Switch as Base } from '@base-ui/react/switch'
import { cn } from './cn'

export function Switch({ className, ...rest }: Base.Root.Props) {
  return (
    <Base.Root
      {...rest}
      className={cn(
        'relative inline-block h-6 w-10 shrink-0 cursor-pointer rounded-full border border-line-strong bg-s3 transition-colors data-[disabled]:cursor-default data-[checked]:border-gold data-[checked]:bg-gold data-[disabled]:opacity-50',
        className as string,
      )}
    >
      <Base.Thumb className="absolute top-[3px] left-[3px] size-4 rounded-full bg-muted transition-transform ease-out data-[checked]:translate-x-4 data-[checked]:bg-on-gold" />
    </Base.Root>
  )
}
