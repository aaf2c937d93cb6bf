/** Stands in a part's words where the age goes that the browser keeps true. */
export const AGE = '{age}';
