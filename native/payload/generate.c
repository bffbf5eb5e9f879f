/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls inside the payload: made, run and judged a batch at a time, with the generator and the judge of the host. Nothing
 * leaves it but how far it came and which call the host should look at itself.
 */
#include "hvcheck/fuzz.h"
#include "native/payload/arch.h"
#include "native/payload/generate.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"

/* What the host wrote, read once, and what is made of it. Too large for the stack. */
static struct fuzz_order order;
static struct hv_places places;

struct work {
	struct hv_fuzz f;
	struct hv_bench bench;
	const struct generate *g;
	volatile uint64_t *answer;
	uint64_t size;		/* of the next batch, at most */
};

enum next { GO_ON, STOP };

static struct hv_call *calls(void)
{
	return (struct hv_call *)(uintptr_t)entry_record.places.calls;
}

static struct hv_outcome *outs(void)
{
	return (struct hv_outcome *)(uintptr_t)entry_record.places.outs;
}

static const struct hv_abi *abi_at(uint64_t index)
{
	for (unsigned i = 0; hv_abis[i]; i++)
		if (i == index)
			return hv_abis[i];
	return NULL;
}

static uint64_t prepare(struct work *w)
{
	order = *w->g->order;
	if (!abi_at(order.abi) || order.word_count > HV_FUZZ_WORDS || places_own(&places))
		return MAIL_RANGE;
	places.table = order.table;
	places.stub = order.stub;
	places.stub_size = order.stub_size;
	places.absent = order.absent;
	places.absent_size = order.absent_size;
	w->f = (struct hv_fuzz){
		.abi = abi_at(order.abi), .places = &places, .seed = order.seed, .sees = order.sees, .has = order.has,
		.home = order.home, .words = order.words, .word_count = (unsigned)order.word_count,
	};
	w->bench = (struct hv_bench){
		.abi = w->f.abi, .places = &places, .baseline = &order.baseline, .sees = order.sees, .has = order.has,
		.strict = order.strict, .release = (uint32_t)order.release,
	};
	return MAIL_OK;
}

/* So that a call which has written over the calls themselves is noticed. */
static uint64_t sum_of(uint64_t count)
{
	const uint64_t *word = (const uint64_t *)calls(), *end = (const uint64_t *)(calls() + count);
	uint64_t sum = 0;

	for (; word < end; word += 2)
		sum = (sum << 1 | sum >> 63) + (word[0] ^ (word[1] << 7 | word[1] >> 57));
	return sum;
}
_Static_assert(sizeof(struct hv_call) % 16 == 0, "calls are summed by the pair of words");

#define FEWEST 16	/* behind a call that hung, as those that are cut off are made in vain */

/* Run what was made. Returns how many calls have an outcome: the host cuts a batch short behind a call that hangs. */
static uint64_t run_batch(struct work *w, uint64_t count)
{
	uint64_t ran;

	for (uint64_t i = 0; i < count; i++)
		memset(&outs()[i], 0, HV_OUT_STATE_AT);
	w->answer[MAIL_FUZZ_SIZE] = count;
	w->answer[MAIL_FUZZ_TURN]++;
	w->g->run(w->g, count);
	ran = (hv_run.out - entry_record.places.outs) / HV_OUT_SIZE;
	return ran < count ? ran : count;
}

/* As far as it makes sense. */
static bool tidy(const struct work *w, const struct hv_call *call, struct hv_outcome *out)
{
	if (out->id != call->id || out->how == HV_HOW_NONE || out->how > HV_HOW_HUNG)
		return false;
	out->seen = w->bench.sees;
	out->why = 0;
	out->insns = out->cycles = out->mem_at = out->mem_bytes = 0;
	return true;
}

static enum next stop_behind(const struct work *w, uint64_t repeat, enum hv_rule rule)
{
	w->answer[MAIL_FUZZ_REPEAT] = repeat;
	w->answer[MAIL_FUZZ_RULE] = rule == HV_RULE_NONE ? 0 : rule + 1u;
	return STOP;
}

static bool is_known(const struct work *w, const struct hv_call *call, enum hv_rule rule)
{
	return hv_rule_set_has(&order.known[hv_fuzz_kind(w->f.abi, call)], rule);
}

static enum next judge_batch(const struct work *w, uint64_t ran)
{
	struct hv_verdict v;

	for (uint64_t i = 0; i < ran; i++) {
		const struct hv_call *call = &calls()[i];
		enum hv_rule rule;

		if (!tidy(w, call, &outs()[i]))
			return stop_behind(w, i + 1, HV_RULE_NONE);
		rule = hv_fuzz_judge(&w->bench, call, &outs()[i], &v);
		if (rule == HV_RULE_NONE || is_known(w, call, rule))
			continue;
		/* `reserved` is the host's: it has brought this one home, and on that way registers were overwritten. */
		return stop_behind(w, i + 1, outs()[i].reserved ? HV_RULE_NONE : rule);
	}
	return GO_ON;
}

/* Make, run and judge up to `count` calls from `first` on. */
static enum next do_batch(struct work *w, uint64_t first, uint64_t count)
{
	uint64_t ran, sum;

	hv_fuzz_batch(&w->f, first, count, calls());
	sum = sum_of(count);
	ran = run_batch(w, count);
	if (sum_of(count) != sum)
		return stop_behind(w, count, HV_RULE_NONE);
	if (judge_batch(w, ran) == STOP)
		return STOP;
	w->answer[MAIL_FUZZ_DONE] += ran;
	w->size = ran < count ? FEWEST : w->size < MAIL_FUZZ_BATCH ? 2 * w->size : MAIL_FUZZ_BATCH;
	return ran ? GO_ON : STOP;
}

static uint64_t ticks(uint64_t ms)
{
	return arch_counter_hz() / 1000 * ms;
}

uint64_t generate_calls(const struct generate *g, uint64_t first, uint64_t count, uint64_t ms)
{
	struct work w = { .g = g, .answer = g->answer, .size = MAIL_FUZZ_BATCH };
	uint64_t status = prepare(&w), start = arch_counter();
	enum next next = GO_ON;

	for (unsigned i = 0; i <= MAIL_FUZZ_SIZE; i++)
		w.answer[i] = 0;
	while (status == MAIL_OK && next == GO_ON && w.answer[MAIL_FUZZ_DONE] < count && arch_counter() - start < ticks(ms)) {
		uint64_t at = first + w.answer[MAIL_FUZZ_DONE], left = count - w.answer[MAIL_FUZZ_DONE];
		uint64_t size = MAIL_FUZZ_BATCH - at % MAIL_FUZZ_BATCH;	/* a group at a time */

		size = size < w.size ? size : w.size;
		next = do_batch(&w, at, size < left ? size : left);
	}
	return status;
}

/* --- for a host with memory in common: MAIL_FUZZ ------------------------------------------------------------- */

static void run_held(const struct generate *g, uint64_t count)
{
	hv_run_calls(count, g->door);
	while (arch_get(g->hold))
		;
}

uint64_t hv_serve_fuzz(struct mailbox *mail, uint64_t first, uint64_t count, uint64_t door, uint64_t ms)
{
	const struct generate g = {
		.order = (const struct fuzz_order *)(uintptr_t)entry_record.places.stage, .door = door, .answer = mail->answer,
		.hold = &mail->hold, .run = run_held,
	};

	return generate_calls(&g, first, count, ms);
}
