import type { ReasonFigures } from '#domain/reasons/view.ts';

const DAY_MS = 86_400_000;
const dayBefore = (day: string) => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
const laterOf = (a: string, b: string) => (a > b ? a : b);

/** The weeks or months of a trend, each with the days of it that were asked for, and what was changed within it. */
export const stepOf = (
	steps: ReasonFigures['steps'],
	marks: ReasonFigures['marks'],
	asked: { from: string; to: string }
) =>
	steps.map((step, index) => {
		const next = steps[index + 1]?.day;
		const end = next === undefined ? asked.to : dayBefore(next);
		return {
			...step,
			from: laterOf(step.day, asked.from),
			to: end,
			marks: marks.filter(({ at }) => at >= step.day && at <= end)
		};
	});
