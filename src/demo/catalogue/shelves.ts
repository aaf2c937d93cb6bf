import type { Product } from '#server/app/demo-gate.ts';
import { CLOTHING } from './clothing.ts';
import { CHINA, LIGHT_AND_PAPER, MADE_TO_ORDER } from './light-and-paper.ts';
import { productOf } from './product.ts';
import { TABLE_AND_HOME } from './table-and-home.ts';

/** The engraved and the carved: each piece carries the buyer's own words. */
export const madeToOrder: Product[] = MADE_TO_ORDER.map(productOf);

/** What the shop sells everywhere, without what is made to order. */
export const everywhere: Product[] = [...TABLE_AND_HOME, ...CLOTHING, ...LIGHT_AND_PAPER].map(productOf);

/** What is sold in China beside that, with titles in Chinese. */
export const chinaOnly: Product[] = CHINA.map(productOf);

/** Every product of the demo shop. */
export const products: Product[] = [...everywhere, ...madeToOrder, ...chinaOnly];
