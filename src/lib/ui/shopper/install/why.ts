/** What somebody has just done or looked at that having the app at hand would help with. */
export type Why = 'orders' | 'return' | 'notices';
