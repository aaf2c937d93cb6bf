/** `none` until the page is alive: without JavaScript it stays there and says as of when it was made. */
export type Connection = 'none' | 'connecting' | 'live' | 'reconnecting' | 'offline';
