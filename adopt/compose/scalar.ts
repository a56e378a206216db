import type { Scalar as YamlScalar } from "yaml";

export type Scalar = string | boolean | null;

const words: Readonly<Record<string, Scalar>> = {
  "": null,
  "~": null,
  null: null,
  Null: null,
  NULL: null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
  "-0": "-0",
  "-0.0": "-0",
};

const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9]\d*|0)$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const date =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:([Tt])(\d\d?):(\d\d?):(\d\d?)(?:\.(\d{1,9}))?(Z|[-+]\d\d:\d\d)|( )(\d\d?):(\d\d?):(\d\d?)(?:\.(\d{1,9}))?)?$/;

/**
 * The text that a container gets for a scalar of a compose file. Compose reads numbers and dates that are written without quotes by
 * the rules of its own parser: 0644 is 420, 1.10 is 1.1, and a large number keeps all its digits.
 */
export function scalarOf(node: YamlScalar): Scalar {
  const { source, type, tag, value } = node;
  if (type !== "PLAIN" || source === undefined || (tag !== undefined && !resolved.test(tag)))
    return value === null ? null : typeof value === "string" || source === undefined ? String(value) : source;
  if (Object.hasOwn(words, source)) return words[source] as Scalar;
  return dateOf(source) ?? numberOf(source.replaceAll("_", ""), source) ?? source;
}

const resolved = /^tag:yaml\.org,2002:(?:int|float|bool|null|timestamp)$/;

function numberOf(plain: string, written: string): string | undefined {
  // A name such as _1 is not a number, although it is one without its underscore.
  if (!/^[-+.\d]/.test(written)) return undefined;
  if (integer.test(plain)) {
    const digits = plain.replace(/^[-+]/, "").replace(/^0(?=[0-7])/, "0o");
    const count = BigInt(digits) * (plain.startsWith("-") ? -1n : 1n);
    if (count >= -(2n ** 63n) && (count < 2n ** 63n || (count < 2n ** 64n && !plain.startsWith("+")))) return String(count);
  }
  return float.test(plain) && Number.isFinite(Number(plain)) ? floatText(Number(plain)) : undefined;
}

/** The shortest decimal digits, with an exponent below -4 and from 6 on if the fraction or the length demands a float. */
function floatText(value: number): string {
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 21 && !(power >= 6)) return String(value);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function dateOf(text: string): string | undefined {
  const found = date.exec(text);
  if (!found) return undefined;
  const [, year, month, day, t, hour1, minute1, second1, fraction1, zone = "Z", , hour2, minute2, second2, fraction2] = found;
  const [hour, minute, second, fraction] = t === undefined ? [hour2, minute2, second2, fraction2] : [hour1, minute1, second1, fraction1];
  const parts = [month, day, hour, minute, second].map((part = "0") => part.padStart(2, "0"));
  const [mm, dd, h, m, s] = parts;
  const time = `${year}-${mm}-${dd}T${h}:${m}:${s}`;
  const real = new Date(`${time}Z`);
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 19) !== time) return undefined;
  const rest = fraction === undefined || /^0+$/.test(fraction) ? "" : `.${fraction.replace(/0+$/, "")}`;
  const offset = zone.replace(":", "");
  return `${time.replace("T", " ")}${rest} ${zone === "Z" ? "+0000 UTC" : offset === "+0000" ? "+0000 +0000" : `${offset} ${offset}`}`;
}
