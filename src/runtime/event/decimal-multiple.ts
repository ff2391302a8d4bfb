/**
 * Whether a number is a multiple of a step, both as the decimals that JSON writes for them: exactly, as JSON Schema means it (validation section
 * 6.2.1).
 */
export function isDecimalMultiple(value: number, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
  const [digits, exponent] = decimal(value);
  const [stepDigits, stepExponent] = decimal(step);
  const shift = exponent - stepExponent;
  const scale = 10n ** BigInt(Math.abs(shift));
  return shift < 0 ? digits % (stepDigits * scale) === 0n : (digits * scale) % stepDigits === 0n;
}

/** A number as whole digits and a power of ten. */
function decimal(value: number): [digits: bigint, exponent: number] {
  const [mantissa = "", exponent] = String(value).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return [BigInt(whole + fraction), Number(exponent ?? 0) - fraction.length];
}
