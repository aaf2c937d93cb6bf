import { whoIsHere } from '#server/http/who.ts';

/** Who is signed in here, for the head of every page. */
export const load = ({ locals }) => ({ who: whoIsHere(locals) });
