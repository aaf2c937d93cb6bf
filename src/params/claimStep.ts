import type { ParamMatcher } from '@sveltejs/kit';

/** The steps of a claim as they stand in an address. */
export const match: ParamMatcher = (param) => ['packed', 'handed-over', 'release'].includes(param);
