/** A file's size → "3,2 MB" */
export function bytes(size: number, language: string): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  if (size < 1e3) return `${number(size, 0)} B`
  if (size < 1e6) return `${number(size / 1e3, 0)} kB`
  return size < 1e9 ? `${number(size / 1e6, 1)} MB` : `${number(size / 1e9, 2)} GB`
}

/** Maker and model, without saying the maker twice. */
export function cameraName(make: string | null, model: string | null): string | null {
  if (!make || !model) return model ?? make
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`
}
