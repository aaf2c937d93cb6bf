import { claimStep } from '#server/http/claim-step.ts';

export const POST = claimStep('released');
