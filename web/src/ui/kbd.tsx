/** Shows a shortcut such as `g t` or `Shift+L`, one cap per key. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-1">
      {keys.split(/[ +]/).map((key) => (
        <kbd
          key={key}
          className="min-w-5 rounded border border-current/40 px-1 text-center font-sans text-[11px] leading-4"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
