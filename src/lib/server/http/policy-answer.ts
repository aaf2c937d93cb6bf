import type { PolicyDocument } from '#domain/policy/document.ts';

type Stored = {
	id: string;
	version: number | null;
	state: 'draft' | 'published';
	validFrom: Date | null;
	publishedAt: Date | null;
	withdrawnAt: Date | null;
	document: PolicyDocument;
};

/** A policy as `GET /api/v1/policies` lists it. */
export const policyAnswer = ({
	id,
	version,
	state,
	validFrom,
	publishedAt,
	withdrawnAt,
	document
}: Stored) => ({
	id,
	version,
	state,
	valid_from: validFrom?.toISOString() ?? null,
	published_at: publishedAt?.toISOString() ?? null,
	// Taken back before it held: it holds for nobody.
	withdrawn_at: withdrawnAt?.toISOString() ?? null,
	document
});
