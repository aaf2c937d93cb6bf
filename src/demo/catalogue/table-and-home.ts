import type { Draft } from './product.ts';

/** For the table and around the house. */
// prettier-ignore
export const TABLE_AND_HOME: Draft[] = [
	{ id: 'harbour-mug', title: 'Harbour mug', category: 'table', price: 1800, choice: { Glaze: ['Sea', 'Sand', 'Ink'] } },
	{ id: 'ridge-bowl', title: 'Ridge bowl', category: 'table', price: 2200, choice: { Size: ['Small', 'Large'] }, extra: { Large: 900 } },
	{ id: 'moon-plate', title: 'Moon plate', category: 'table', price: 2400, choice: { Glaze: ['Chalk', 'Slate'] } },
	{ id: 'crane-teapot', title: 'Crane teapot', category: 'table', tags: ['fragile'], price: 6400, choice: { Colour: ['Charcoal', 'Cream'] } },
	{ id: 'drop-carafe', title: 'Drop carafe, 1 litre', category: 'table', tags: ['fragile'], price: 3850 },
	{ id: 'tumbler-set', title: 'Tumblers, set of four', category: 'table', tags: ['fragile'], price: 4200, choice: { Glass: ['Clear', 'Smoke'] } },
	{ id: 'linen-napkins', title: 'Linen napkins, set of four', category: 'table', price: 3200, choice: { Colour: ['Rust', 'Oat', 'Fern'] } },
	{ id: 'oak-tray', title: 'Oak tray', category: 'table', price: 5400 },
	{ id: 'bread-board', title: 'Bread board, walnut', category: 'kitchen', price: 4900 },
	{ id: 'canvas-apron', title: 'Canvas apron', category: 'kitchen', price: 3900, choice: { Colour: ['Navy', 'Clay'] } },
	{ id: 'stem-vase', title: 'Stem vase', category: 'living', tags: ['fragile'], price: 3600, choice: { Height: ['18 cm', '28 cm'] }, extra: { '28 cm': 1600 } },
	{ id: 'fir-candle', title: 'Fir candle', category: 'living', price: 2650 },
	{ id: 'wool-throw', title: 'Wool throw', category: 'living', price: 11900, choice: { Pattern: ['Herringbone', 'Check'] } },
	{ id: 'check-cushion', title: 'Check cushion', category: 'living', price: 4400, choice: { Size: ['40 × 40', '50 × 50'] }, extra: { '50 × 50': 800 } },
	{ id: 'rush-basket', title: 'Rush basket', category: 'living', price: 5800, choice: { Size: ['Medium', 'Large'] }, extra: { Large: 2100 } },
	{ id: 'linen-bedding', title: 'Linen bedding set', category: 'bedroom', price: 18900, choice: { Size: ['135 × 200', '155 × 220', '240 × 220'], Colour: ['Chalk', 'Rust'] }, extra: { '155 × 220': 2000, '240 × 220': 7000 } },
	{ id: 'waffle-towel', title: 'Waffle towel', category: 'bath', tags: ['hygiene'], price: 2900, choice: { Size: ['Hand', 'Bath'], Colour: ['Chalk', 'Fern'] }, extra: { Bath: 1900 } }
];
