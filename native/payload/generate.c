/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls inside the payload: made, run and judged a batch at a time, with the generator and the judge of the host. Nothing
 * leaves it but how far it came and which call the host should look at itself.
 */
#include "hvcheck/fuzz.h"
#include "native/payload/alike.h"
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
	uint64_t whole;		/* calls up to here are made wholly, since there was something wrong with them in a run: */
	enum hv_rule suspect;	/* this rule has failed there; HV_RULE_NONE: none has, or it is known by which call, */
	uint64_t suspect_at;	/* behind this call */
	unsigned wary, care;	/* so many runs are made wholly yet; behind the last that went wrong there were so many */
};

enum next { GO_ON, REPEAT, STOP };	/* REPEAT: from the first call on that is not done */

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
	alike_begin(&w->bench);
	return MAIL_OK;
}

#define RUNS (MAIL_FUZZ_BATCH / HV_FUZZ_RUN)
#define SAMPLE 256	/* of so many runs one is made call by call, wholly: whether the short way hides nothing */
#define WARIEST 16	/* so many runs are made wholly at most behind one that went wrong */
#define SHORTEST 4	/* calls of a run that are worth it, and for which there is room as for as many whole ones */
#define FEWEST 16	/* behind a call that hung, as those that are cut off are made in vain */

/* Calls of a batch, from `at` on, that are of one run; or each whole, and then `run` is NULL. */
struct piece {
	uint64_t at, count;
	const struct hv_fuzz_run *run;
};

static struct hv_fuzz_run runs[RUNS];
static struct piece pieces[RUNS];	/* of the batch */
static unsigned piece_count;
_Static_assert(sizeof(struct hv_call) + SHORTEST * sizeof(struct hv_fuzz_inner) <= SHORTEST * sizeof(struct hv_call),
	       "room for a run");
_Static_assert(MAIL_FUZZ_BATCH % HV_FUZZ_RUN == 0, "a batch is of one group of so many calls, and so are its runs");

static bool is_short(struct work *w, uint64_t index)
{
	if (index < w->whole || index / HV_FUZZ_RUN % SAMPLE == 0 || !hv_fuzz_is_run(&w->f, index))
		return false;
	if (!w->wary)
		return true;
	w->wary--;
	return false;
}

/* Of the calls of a run only the first is whole in memory. Behind it lies what each has of its own, its own first. */
static struct hv_fuzz_inner *inner_calls(const struct piece *p)
{
	return (struct hv_fuzz_inner *)(calls() + p->at + 1);
}

static void make_run(struct work *w, uint64_t first, const struct piece *p, struct hv_fuzz_run *run)
{
	struct hv_call *call = calls() + p->at;

	hv_fuzz_run_begin(&w->f, first + p->at, run);
	hv_fuzz_run_calls(run, first + p->at, p->count, inner_calls(p));
	hv_fuzz_run_whole(run, inner_calls(p), call);
	call->alike = p->count - 1;
}

static void make_batch(struct work *w, uint64_t first, uint64_t count)
{
	piece_count = 0;
	for (uint64_t i = 0, n; i < count; i += n) {
		struct piece *p = &pieces[piece_count];

		n = HV_FUZZ_RUN - (first + i) % HV_FUZZ_RUN;
		n = n < count - i ? n : count - i;
		*p = (struct piece){ i, n, n >= SHORTEST && is_short(w, first + i) ? &runs[piece_count] : NULL };
		if (p->run)
			make_run(w, first, p, &runs[piece_count]);
		else
			hv_fuzz_batch(&w->f, first + i, n, calls() + i);
		piece_count++;
	}
}

/* So that a call which has written over the calls themselves is noticed: over those that are whole. */
static uint64_t sum_of(void)
{
	uint64_t sum = 0;

	for (const struct piece *p = pieces; p < pieces + piece_count; p++) {
		const uint64_t *word = (const uint64_t *)(calls() + p->at);
		const uint64_t *end = (const uint64_t *)(calls() + p->at + (p->run ? 1 : p->count));

		for (; end - word >= 8; word += 8)
			sum = (sum << 1 | sum >> 63) + word[0] + word[1] + word[2] + word[3] + word[4] + word[5] + word[6] +
			      word[7];
		while (word < end)
			sum = (sum << 1 | sum >> 63) + *word++;
	}
	return sum;
}

/* Run what was made. Returns how many calls have an outcome: the host cuts a batch short behind a call that hangs. */
static uint64_t run_batch(struct work *w, uint64_t count)
{
	uint64_t ran;

	for (struct hv_outcome *out = outs(), *end = out + count; out < end; out++) {
		out->how = HV_HOW_NONE;
		out->reserved = 0;
	}
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

/* What such a call does wrong is there for the calls behind it, too: no more than general registers are its own. */
static bool outlasts(enum hv_rule rule)
{
	return rule != HV_REG_01 && rule != HV_REG_02 && rule != HV_REG_03 && rule != HV_REG_06 && rule != HV_REG_07 &&
	       rule != HV_RES_01 && rule != HV_RES_02;
}

/* Calls each of which is whole, as far as they have come. */
static enum next judge_whole(struct work *w, const struct piece *p, uint64_t ran)
{
	struct hv_verdict v;

	for (uint64_t i = p->at; i < p->at + p->count && i < ran; i++) {
		const struct hv_call *call = &calls()[i];
		enum hv_rule rule;

		if (!tidy(w, call, &outs()[i]))
			return stop_behind(w, i + 1, HV_RULE_NONE);
		rule = hv_fuzz_judge(&w->bench, call, &outs()[i], &v);
		if (rule == HV_RULE_NONE)
			continue;
		if (rule == w->suspect || outlasts(rule))
			w->suspect = HV_RULE_NONE;
		if (is_known(w, call, rule))
			continue;
		/* `reserved` is the host's: it has brought this one home, and on that way registers were overwritten. */
		return stop_behind(w, i + 1, outs()[i].reserved ? HV_RULE_NONE : rule);
	}
	return GO_ON;
}

/* Call `i` of the batch in full. */
static const struct hv_call *whole_call(const struct piece *p, uint64_t i)
{
	static struct hv_call whole;

	hv_fuzz_run_whole(p->run, &inner_calls(p)[i - p->at], &whole);
	return &whole;
}

/*
 * Something is wrong behind call `at` of the batch, by which call of the run is told by making them again, each wholly; and so are
 * some more runs. `rule` has failed; HV_RULE_NONE: it is not known whether anything has.
 */
static enum next repeat_run(struct work *w, uint64_t first, const struct piece *p, uint64_t at, enum hv_rule rule)
{
	w->answer[MAIL_FUZZ_DONE] += p->at;
	w->whole = first + p->at + p->count;
	w->suspect = rule;
	w->suspect_at = first + at;
	w->wary = w->care = !w->care ? 1 : w->care < WARIEST ? 2 * w->care : WARIEST;
	return REPEAT;
}

/* The calls of a run that have come back as they do, at a glance. */
static enum next judge_inner(struct work *w, uint64_t first, const struct piece *p, uint64_t end)
{
	const struct hv_fuzz_inner *inner = inner_calls(p);
	const struct hv_outcome *out = outs() + p->at;

	for (uint64_t i = p->at; i < end; i++, inner++, out++) {
		const struct hv_call *call;
		enum hv_rule rule;

		if (alike_is_right(inner, out))
			continue;
		call = whole_call(p, i);
		rule = alike_judge(call, out);
		if (rule != HV_RULE_NONE && !is_known(w, call, rule))
			return repeat_run(w, first, p, i, rule);
	}
	return GO_ON;
}

static enum next judge_run(struct work *w, uint64_t first, const struct piece *p, uint64_t ran)
{
	const uint64_t end = p->at + p->count, last = (ran < end ? ran : end) - 1;
	struct hv_outcome *out = &outs()[last];
	const struct hv_call *call;
	struct hv_verdict v;
	enum hv_rule rule;

	if (judge_inner(w, first, p, last) == REPEAT)
		return REPEAT;
	call = whole_call(p, last);
	rule = tidy(w, call, out) ? hv_fuzz_judge(&w->bench, call, out, &v) : HV_LIVE_01;
	if (ran < end || rule != HV_RULE_NONE || out->reserved)
		return repeat_run(w, first, p, last, out->reserved ? HV_RULE_NONE : rule != HV_RULE_NONE ? rule : HV_LIVE_01);
	w->care /= 2;
	return GO_ON;
}

/* The calls of a run that went wrong were made again, and each was right: it is told as a failure that depends on those before. */
static enum next settle_run(struct work *w, uint64_t first, const struct piece *p, uint64_t ran)
{
	const uint64_t end = p->at + p->count;

	if (w->suspect == HV_RULE_NONE || first + end < w->whole || ran < end)
		return GO_ON;
	return stop_behind(w, w->suspect_at < first ? end : w->suspect_at - first + 1, w->suspect);
}

static enum next judge_batch(struct work *w, uint64_t first, uint64_t ran)
{
	enum next next = GO_ON;

	for (const struct piece *p = pieces; next == GO_ON && p < pieces + piece_count && p->at < ran; p++) {
		next = p->run ? judge_run(w, first, p, ran) : judge_whole(w, p, ran);
		if (next == GO_ON && !p->run)
			next = settle_run(w, first, p, ran);
	}
	return next;
}

/* Make, run and judge up to `count` calls from `first` on. */
static enum next do_batch(struct work *w, uint64_t first, uint64_t count)
{
	uint64_t ran, sum;
	enum next next;

	make_batch(w, first, count);
	sum = sum_of();
	ran = run_batch(w, count);
	if (sum_of() != sum)
		return stop_behind(w, count, HV_RULE_NONE);
	next = judge_batch(w, first, ran);
	if (next == GO_ON)
		w->answer[MAIL_FUZZ_DONE] += ran;
	w->size = ran < count ? FEWEST : w->size < MAIL_FUZZ_BATCH ? 2 * w->size : MAIL_FUZZ_BATCH;
	return next == GO_ON && !ran ? STOP : next;
}

/* Time is up before all calls of a run that was cut were made again: the rest is the host's. */
static void leave_run(const struct work *w, uint64_t first, uint64_t count)
{
	const uint64_t done = w->answer[MAIL_FUZZ_DONE], at = first + done;

	if (at < w->whole)
		stop_behind(w, w->whole - at < count - done ? w->whole - at : count - done, HV_RULE_NONE);
}

static uint64_t ticks(uint64_t ms)
{
	return arch_counter_hz() / 1000 * ms;
}

uint64_t generate_calls(const struct generate *g, uint64_t first, uint64_t count, uint64_t ms)
{
	struct work w = { .g = g, .answer = g->answer, .size = MAIL_FUZZ_BATCH, .suspect = HV_RULE_NONE };
	uint64_t status = prepare(&w), start = arch_counter();
	enum next next = GO_ON;

	for (unsigned i = 0; i <= MAIL_FUZZ_SIZE; i++)
		w.answer[i] = 0;
	/* A run that went wrong is made again even then: what has failed at its end may be known of one of its calls. */
	while (status == MAIL_OK && next != STOP && w.answer[MAIL_FUZZ_DONE] < count &&
	       (arch_counter() - start < ticks(ms) || (w.suspect != HV_RULE_NONE && first + w.answer[MAIL_FUZZ_DONE] < w.whole))) {
		uint64_t at = first + w.answer[MAIL_FUZZ_DONE], left = count - w.answer[MAIL_FUZZ_DONE];
		uint64_t size = MAIL_FUZZ_BATCH - at % MAIL_FUZZ_BATCH;	/* a group at a time */

		size = size < w.size ? size : w.size;
		next = do_batch(&w, at, size < left ? size : left);
	}
	if (next != STOP)
		leave_run(&w, first, count);
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
