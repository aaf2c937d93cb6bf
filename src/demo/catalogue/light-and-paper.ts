import type { Draft } from './product.ts';

/** For the desk, what is made to order, and what is sold in China only. */
// prettier-ignore
export const LIGHT_AND_PAPER: Draft[] = [
	{ id: 'pebble-lamp', title: 'Pebble table lamp', category: 'light', tags: ['fragile'], price: 12900, choice: { Shade: ['Opal', 'Amber'] } },
	{ id: 'arc-lamp', title: 'Arc reading lamp', category: 'light', price: 16900 },
	{ id: 'paper-lantern', title: 'Folding lantern', category: 'light', price: 4750 },
	{ id: 'dot-notebook', title: 'Dot-grid notebook', category: 'paper', price: 1450, choice: { Size: ['A6', 'A5'], Cover: ['Moss', 'Brick'] }, extra: { A5: 400 } },
	{ id: 'letterpress-cards', title: 'Letterpress cards, set of eight', category: 'paper', price: 1900 },
	{ id: 'brass-pen', title: 'Brass pen', category: 'paper', price: 4500 }
];

// prettier-ignore
export const MADE_TO_ORDER: Draft[] = [
	{ id: 'engraved-key-tag', title: 'Engraved key tag', category: 'made to order', tags: ['custom'], price: 2800, choice: { Metal: ['Brass', 'Steel'] } },
	{ id: 'engraved-door-plate', title: 'Engraved door plate', category: 'made to order', tags: ['custom'], price: 8900 }
];

// prettier-ignore
export const CHINA: Draft[] = [
	{ id: 'celadon-gaiwan', title: '青瓷盖碗', category: 'table', tags: ['fragile'], price: 3600, choice: { 釉色: ['天青', '月白'] } },
	{ id: 'silk-fan', title: '真丝团扇', category: 'living', price: 4200, choice: { 图案: ['山茶', '飞鸟'] } },
	{ id: 'brush-set', title: '书法毛笔套装', category: 'paper', price: 5200 },
	{ id: 'name-seal', title: '定制姓名印章', category: 'made to order', tags: ['custom'], price: 7800 }
];
