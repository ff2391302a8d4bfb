/** RFC 3339 date-time, without leap seconds. */
export function isDateTime(text: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  if (!day || Number.isNaN(Date.parse(text.toUpperCase()))) return false;
  // A day that its month does not have moves the date on.
  return new Date(day).toISOString().startsWith(day);
}
