import { describe, expect, it } from 'vitest';
import { delayed, exchanging, place } from '#tests/fixtures/notices.ts';
import { composeMail } from './compose.ts';

describe('a mail about an exchange', () => {
	const mailOf = (kind: string, locale = 'en') => {
		const material = exchanging.find((one) => one.kind === kind);
		if (!material) throw new Error(`no ${kind}`);
		return composeMail(material, place, locale).text;
	};
	it('says what comes, what is to be paid until when and where, and what follows where nobody paid', () => {
		const agreed = mailOf('exchange_confirmed');
		for (const part of ['€5.00', 'Wednesday 25 November, 18:00', '- 1 × Lamp <tall> (L)', '/pay']) {
			expect(agreed).toContain(part);
		}
		expect(mailOf('exchange_lapsed')).toContain('Your return goes on');
		expect(mailOf('exchange_cancelled')).toContain('goes back to you');
		expect(mailOf('exchange_deduction_due')).toMatch(/4\.00[^]*\/pay/);
		expect(mailOf('exchange_security_taken')).toContain('goes back to you with them');
		expect(mailOf('exchange_security_taken', 'zh')).toContain('25.00');
		expect(mailOf('exchange_not_returned', 'zh')).toContain('25.00');
		expect(mailOf('exchange_released')).not.toContain('/pay');
	});
});

describe('a mail about late goods', () => {
	it('says what is late, until when, what silence means and where to choose, in both languages', () => {
		const [asked, late] = delayed.map((one) => composeMail(one, place, 'en').text);
		for (const part of [
			'Friday 4 December',
			'Thursday 26 November, 18:00',
			'- 2 × Lamp (red)',
			'/orders/A.1%20x/delay'
		])
			expect(asked).toContain(part);
		expect(asked).toContain('they stay ordered');
		expect(late).toContain('we cancel them and give back in full');
		const [, , agreed, silent, covered] = delayed.map((one) => composeMail(one, place, 'zh').text);
		expect(agreed).toContain('感谢您的等待');
		expect(silent).toContain('未收到答复');
		expect(covered).not.toContain('/delay');
	});
});
