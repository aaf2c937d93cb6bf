import { machineCommand } from '#server/http/machine-route.ts';
import { productAnswer } from '#server/http/product-answer.ts';
import { readOne } from '#server/http/read-one.ts';
import { ProductSchema } from '#server/http/schemas/catalogue.ts';

export const GET = readOne(
	({ locals, params }) => locals.app.catalogue.product(params['id'] ?? ''),
	'product.not_found',
	productAnswer
);

export const PUT = machineCommand({
	body: ProductSchema,
	command: (app) => app.commands.saveProduct,
	input: (product, { id = '' }) => ({ ...product, id }),
	answer: (saved) => ({ status: saved.created ? 201 : 200, body: saved })
});
