const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

export type Color = keyof typeof CODES;

/** Text in a colour. */
export type Paint = (color: Color, text: string) => string;

/** For a terminal: https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
export const terminalPaint: Paint = (color, text) => `\u001b[${CODES[color]}m${text}\u001b[0m`;

/** For everything else: the text as it is. */
export const noPaint: Paint = (_, text) => text;
