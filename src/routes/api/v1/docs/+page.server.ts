import { openApiDocument } from '#server/http/openapi.ts';
import { readableCalls } from '#server/http/readable-api.ts';

export const load = () => {
	const { info, paths, components } = openApiDocument();
	return { title: info.title, about: info.description ?? '', ...readableCalls(paths, components) };
};
