/** Most characters of one part of a path; every file system takes so many. */
const MAX_CHARS = 120
/** Names that mean devices on Windows, whatever their extension. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
// eslint-disable-next-line no-control-regex -- these characters are what is taken out
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff"*/:<>?\\|]/g

/**
 * A name out of a file, made fit to be the name of a file on anybody's disk: no separators, no way up, no hidden files, no
 * devices, no characters that are not seen. What is a good name stays as it is.
 */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(UNWANTED, '_')
    // a half of a pair is no character
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
  const short = shortened(plain)
  if (short === '') return 'unnamed'
  return DEVICES.test(short) ? `_${short}` : short
}

/** A path out of a file: every part made safe, so that it names something below the place where it is put. */
export function safePath(path: string): string {
  return path
    .split(/[/\\]+/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map(safeName)
    .join('/')
}

/** The end stays: it says what the file is. */
function shortened(name: string): string {
  if (name.length <= MAX_CHARS) return name
  const extension = /\.[\w]{1,8}$/.exec(name)?.[0] ?? ''
  return `${name.slice(0, MAX_CHARS - extension.length).replace(/[\ud800-\udbff]$/, '')}${extension}`
}
