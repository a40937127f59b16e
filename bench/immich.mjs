// Immich's published derivative settings (config.ts, media.repository.ts), run through sharp as Immich runs it: decode once
// to a raw preview, then a WebP thumbnail, a JPEG preview (4:4:4 from quality 80) and a thumbhash of that buffer.
// Usage: node immich.mjs PASSES FILE...   Prints {"cpu_ms": [pass, ...]}: CPU milliseconds per photo, all threads.
import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";

const [passes, ...files] = process.argv.slice(2);
sharp.concurrency(0);
sharp.cache({ files: 0 });

const PREVIEW = 1440;
const THUMBNAIL = 250;
const QUALITY = 80;
const outside = (size) => ({ width: size, height: size, fit: "outside", withoutEnlargement: true });

async function derive(file) {
  const { data, info } = await sharp(file, { failOn: "error", limitInputPixels: false, unlimited: true })
    .pipelineColorspace("srgb")
    .withIccProfile("srgb")
    .resize(outside(PREVIEW))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { raw: info };
  const encode = (size, format) =>
    sharp(data, raw)
      .pipelineColorspace("srgb")
      .withIccProfile("srgb")
      .resize(outside(size))
      .toFormat(format, { quality: QUALITY, chromaSubsampling: "4:4:4" })
      .toBuffer();
  const hash = async () => {
    const small = sharp(data, raw).resize(100, 100, { fit: "inside", withoutEnlargement: true }).raw().ensureAlpha();
    const tiny = await small.toBuffer({ resolveWithObject: true });
    return rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data);
  };
  await Promise.all([encode(THUMBNAIL, "webp"), encode(PREVIEW, "jpeg"), hash()]);
}

await derive(files[0]); // the first photo pays for loading the library
const results = [];
for (let pass = 0; pass < Number(passes); pass++) {
  const before = process.cpuUsage();
  for (const file of files) await derive(file);
  const { user, system } = process.cpuUsage(before);
  results.push((user + system) / 1000 / files.length);
}
console.log(JSON.stringify({ cpu_ms: results }));
