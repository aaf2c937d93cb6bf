import { chanceOf } from '../chance.ts';

/** How many of a variant the demo has on its shelf to begin with. */
export const levelOf = (variant: string): number => chanceOf(variant).pick([0, 2, 4, 7, 12, 18, 25, 40, 60]);
