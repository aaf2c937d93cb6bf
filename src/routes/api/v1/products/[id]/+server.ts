import { machineCommand } from '#server/http/machine.ts';
import { ProductSchema } from '#server/http/schemas/catalogue.ts';

export const PUT = machineCommand({
	body: ProductSchema,
	command: (app) => app.commands.saveProduct,
	input: (product, { id = '' }) => ({ ...product, id }),
	answer: (saved) => ({ status: saved.created ? 201 : 200, body: saved })
});
