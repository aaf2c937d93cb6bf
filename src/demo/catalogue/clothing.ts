import type { Draft } from './product.ts';

const SIZES = ['XS', 'S', 'M', 'L', 'XL'];

/** What is worn, in sizes: the part of a shop where exchanges happen. */
// prettier-ignore
export const CLOTHING: Draft[] = [
	{ id: 'field-shirt', title: 'Field shirt', category: 'clothing', price: 7900, choice: { Size: SIZES, Colour: ['Olive', 'White'] } },
	{ id: 'heavy-tee', title: 'Heavy T-shirt', category: 'clothing', price: 3400, choice: { Size: SIZES, Colour: ['Black', 'Ecru'] } },
	{ id: 'fisher-jumper', title: 'Fisher jumper', category: 'clothing', price: 13900, choice: { Size: ['S', 'M', 'L'] } },
	{ id: 'rain-coat', title: 'Rain coat', category: 'clothing', price: 18900, choice: { Size: ['S', 'M', 'L', 'XL'] } },
	{ id: 'wool-socks', title: 'Wool socks, three pairs', category: 'clothing', tags: ['hygiene'], price: 2700, choice: { Size: ['36-39', '40-43', '44-47'] } },
	{ id: 'watch-beanie', title: 'Watch beanie', category: 'clothing', price: 3100, choice: { Colour: ['Rust', 'Navy', 'Grey'] } },
	{ id: 'long-scarf', title: 'Long scarf', category: 'clothing', price: 5900, tags: ['final_sale'] }
];
