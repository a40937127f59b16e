import { Slider } from '@base-ui/react/slider'

type BarProps = {
  label: string
  value: number
  max: number
  step: number
  say: (value: number) => string
  onChange: (value: number) => void
}

/** A slider over a film. */
export const Bar = ({ label, value, max, step, say, onChange }: BarProps) => (
  <Slider.Root
    value={Math.min(value, max)}
    min={0}
    max={max}
    step={step}
    largeStep={5}
    onValueChange={(next) => onChange(next as number)}
  >
    <Slider.Control className="group flex w-full cursor-pointer items-center py-2">
      <Slider.Track className="h-1 w-full rounded-full bg-white/30">
        <Slider.Indicator className="rounded-full bg-gold" />
        <Slider.Thumb
          getAriaLabel={() => label}
          getAriaValueText={(_, current) => say(current)}
          className="size-3.5 rounded-full bg-gold has-focus-visible:outline-2 has-focus-visible:outline-white has-focus-visible:outline-offset-2"
        />
      </Slider.Track>
    </Slider.Control>
  </Slider.Root>
)
