/** Pieces of a line that were given to somebody. */
export type GivenLine = { line: string; quantity: number };
