import { error } from '@sveltejs/kit';

/** Where the guard sends whoever is signed in with too small a role. */
export const load = () => error(403, 'role.missing');
