/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/second.h"

#include "hvcheck/call.h"
#include "native/payload/console.h"
#include "native/payload/cut.h"
#include "native/payload/payload.h"
#include "native/payload/psci.h"
#include "native/payload/second-entry.h"
#include "native/payload/second-int.h"
#include "native/payload/wake.h"

#define STACK 16384
#define MOST 8			/* CPUs that are used up at most */
#define START_US 500000		/* for a CPU to come up */
#define CUT_US 10000		/* for one that is cut to come home, each time */
#define CUTS 5
#define HELP_US 2500000		/* for a debugger that was asked for help */
#define WAITS 2			/* for one that needs no cut; */
#define CATCHES 3		/* if that is in vain, it may have come to another table of the stub */
#define LOOK_US 20		/* between two looks at the line: each takes a lock of an emulator, which exceptions need, too */
#define STEP_US 50		/* between two looks; more means that this CPU was away, */
#define AWAY_MOST 50000		/* which is believed up to here */
#define AWAY_DECAY 16		/* and is forgotten by one part in so many with each wait */

/* CPUs that have been started and have not worked yet: each sleeps until its turn comes. */
struct spare {
	uint64_t mpidr, turn, level;
	bool hears;
};
static struct spare spares[MOST];
static unsigned spare_count, spares_taken;
static bool gathered;			/* all that firmware keeps in a loop of its own are ours */
static uint64_t patience;		/* microseconds, in front of giving up a CPU */
static bool has_debugger;
static uint64_t away;			/* microseconds that this CPU stood still at most, of late: its host is as busy as that */
static uint8_t stacks[MOST][STACK] __attribute__((aligned(16)));
static bool started, at_work;	/* one has been, and one is */
static unsigned used;			/* CPUs of the record that were tried */
static uint64_t current;		/* of the one that is at work */

/* --- starting one ---------------------------------------------------------------------------------------------- */

static bool psci_on(uint64_t mpidr)
{
	uint64_t result;

	return psci_call(ARCH_PSCI_CPU_ON, mpidr, (uintptr_t)second_called, second.turn, &result) && !result;
}

static bool release(uint64_t at)
{
	if (!at || (at & 7))
		return false;
	*(volatile uint64_t *)(uintptr_t)at = (uintptr_t)second_entry;
	hv_flush(at, 8);
	__asm__ volatile("dsb sy; sev" ::: "memory");
	return true;
}

static bool begin(const struct entry_cpu *cpu)
{
	static uint64_t turns;

	second.vectors = arch_vectors();
	second.stack = (uintptr_t)stacks[used % MOST] + STACK;
	second_set(&second.up, 0);
	second.turn = ++turns;
	second.asked = second.answered = second.hears = 0;
	hv_flush((uintptr_t)&second, sizeof(second));
	if (cpu->method == ENTRY_BY_SPIN_TABLE)
		return release(cpu->release);
	return cpu->method == ENTRY_BY_PSCI && entry_record.psci == ENTRY_PSCI_SMC && psci_on(cpu->mpidr);
}

static void wake_current(void)
{
	second_set(&second.waking, 1);
	wake(current);
	second_set(&second.waking, 0);
}

static bool await_answer(enum question what)
{
	const uint64_t start = console_now();

	while (second_get(&second.answered) < what && console_now() - start < START_US)
		;
	return second_get(&second.answered) >= what;
}

static void ask(enum question what)
{
	second_set(&second.asked, what);
	await_answer(what);
}

/* It is up: let it find out whether it can be woken. */
static void introduce(void)
{
	ask(TO_OPEN);
	wake_current();
	ask(TO_HEAR);
}

/*
 * Start this CPU, and let it sleep. If it does not come in time, it may still come later: by PSCI it finds then that it is another
 * one's turn. From a spin table it cannot know that, and would take another one's stack: so no more are started from there.
 */
static bool add_spare(const struct entry_cpu *cpu)
{
	const uint64_t start = console_now();

	if ((cpu->mpidr & MPIDR_AFFINITY) == second_mpidr() || !begin(cpu))
		return false;
	current = cpu->mpidr & MPIDR_AFFINITY;
	while (!second_get(&second.up) && console_now() - start < START_US)
		;
	if (!second_get(&second.up)) {
		used = cpu->method == ENTRY_BY_SPIN_TABLE ? MOST : used;
		return false;
	}
	introduce();
	spares[spare_count++] = (struct spare){ current, second.turn, second_get(&second.level), second.hears };
	return true;
}

static const struct entry_cpu *next_cpu(void)
{
	return used < entry_record.cpu_count && used < ENTRY_CPUS && used < MOST ? &entry_record.cpus[used++] : NULL;
}

/*
 * One spare CPU at least, if there is one. Those that wait in firmware's loop are all fetched at once: there they take power, and
 * of an emulator's host a processor each.
 */
static bool find_spare(void)
{
	const struct entry_cpu *cpu;

	while ((spares_taken == spare_count || !gathered) && (cpu = next_cpu()))
		if (add_spare(cpu))
			gathered |= cpu->method != ENTRY_BY_SPIN_TABLE;
	return spares_taken < spare_count;
}

/* The turn of a CPU that sleeps. */
static bool take(const struct spare *spare)
{
	current = spare->mpidr;
	second_set(&second.hears, spare->hears);
	second_set(&second.level, spare->level);
	second.done = second.begun = second.job;
	second_set(&second.answered, TO_HEAR);
	second_set(&second.turn, spare->turn);
	second_set(&second.asked, TO_WORK);
	if (spare->hears)
		wake_current();
	return await_answer(TO_WORK);
}

bool second_start(void)
{
	at_work = false;
	while (!at_work && find_spare())
		at_work = take(&spares[spares_taken++]);
	started |= at_work;
	return at_work;
}

unsigned second_start_all(unsigned *other)
{
	const struct entry_cpu *cpu;

	*other = 0;
	while ((cpu = next_cpu())) {
		at_work = false;	/* its turn is over when another one's comes */
		second_set(&second.level, 0);
		if (!add_spare(cpu) && second_get(&second.level) && !*other)
			*other = (unsigned)(second_get(&second.level) >> 2);
	}
	return spare_count;
}

bool second_was_up(void)
{
	return started;
}

bool second_is_up(void)
{
	return at_work;
}

/* --- running, and cutting ---------------------------------------------------------------------------------------- */

static void post(void)
{
	second.stuck = 0;
	second_set(&second.waking, 1);
	second_set(&second.job, second.job + 1);
	if (second.hears)
		wake(current);
	second_set(&second.waking, 0);
}

static void (*at_latch)(void);

void second_post(uint64_t count, uint64_t door, void (*then)(void))
{
	second.what = NULL;
	hv_prepare_calls(count, door);
	at_latch = then;
	hv_run.latch = then != NULL;
	post();
}

static void look_nowhere(void)
{
}

bool second_do(uint64_t (*what)(uint64_t), uint64_t with, uint64_t *result)
{
	second.what = what;
	second.with = with;
	post();
	if (!second_await(START_US, look_nowhere))
		return false;
	*result = second.result;
	return true;
}

static bool is_done(void)
{
	return second_get(&second.done) == second.job;
}

static bool has_begun(void)
{
	return second_get(&second.begun) == second.job;
}

/* The runner has stored the call's general registers, and is on its way to EL2, as far as the latch lets it. */
static bool is_on_the_way(void)
{
	const struct hv_outcome *out = (const struct hv_outcome *)(uintptr_t)second_get(&hv_run.out);

	return second_get(&hv_run.phase) == HV_PHASE_DOOR && *(const volatile uint32_t *)&out->how != HV_HOW_NONE;
}

/* Whether the caller was at the latch, and goes on. */
static bool pass_latch(void)
{
	if (!second_get(&hv_run.latch) || !has_begun() || !is_on_the_way())
		return false;
	at_latch();
	second_set(&hv_run.latch, 0);
	return true;
}

/*
 * Time counts while this CPU is at work itself, and the other one has begun: where both are threads of a busy host, one that stands
 * still must not be cut for having no processor.
 */
bool second_await(uint64_t us, void (*look)(void))
{
	uint64_t last = console_now(), looked = 0, spent = 0, left = second_get(&hv_run.left);

	away -= away / AWAY_DECAY;
	while (!is_done()) {
		uint64_t now, step;

		if (pass_latch())
			last = console_now();
		now = console_now();
		if (now - looked >= LOOK_US) {
			look();
			looked = now = console_now();
		}
		step = now - last;
		last = now;
		if (step > away)
			away = step < AWAY_MOST ? step : AWAY_MOST;
		spent += step < STEP_US ? step : STEP_US;
		if (has_begun() && second_get(&hv_run.left) != left) {	/* one more call is done */
			left = second_get(&hv_run.left);
			spent = 0;
		}
		if (has_begun() ? spent > us : spent > START_US)
			return is_done();
	}
	return true;
}

bool second_is_stuck(void)
{
	return second_get(&second.stuck) != 0;
}

unsigned second_spares(void)
{
	const uint64_t known = entry_record.cpu_count < MOST ? entry_record.cpu_count : MOST;

	return spare_count - spares_taken + (unsigned)(used < known ? known - used : 0);
}

void second_be_patient(uint64_t us)
{
	patience = us;
}

void second_has_debugger(bool has)
{
	has_debugger = has;
}

uint64_t second_away(void)
{
	return away;
}

static void cut_now(void)
{
	cut_stub();
	wake_current();
}

bool second_await_late(uint64_t us, void (*look)(void), const struct second_host *host)
{
	uint64_t since;

	if (host)
		host->missed();
	since = console_now();
	if (second_await(us, look))
		return true;
	if (host)
		host->waited(console_now() - since);
	return false;
}

/*
 * A CPU that was only slow may come to the stub's slot on its way home just when that has become a branch to the rescue code: so
 * whatever its outcome says once anything was cut, it is not believed.
 */
enum second_end second_cut(bool catches, void (*look)(void), const struct second_host *host)
{
	enum second_end end = SECOND_RETURNED;

	for (unsigned i = 0, waits = 0; i < CUTS && waits < WAITS; i++) {
		if (is_on_the_way()) {
			waits++;
		} else {
			end = SECOND_CUT;
			cut_now();
		}
		if (second_await(CUT_US + away, look))
			return end;
	}
	for (unsigned i = 0; i < CATCHES && catches && end != SECOND_CUT && is_on_the_way(); i++) {
		end = SECOND_CAUGHT;
		cut_now();
		if (second_await(CUT_US + away, look))
			return end;
	}
	if (host && has_debugger) {
		const bool on_the_way = is_on_the_way();

		host->missed();
		if (second_await(HELP_US, look))
			return !on_the_way ? SECOND_HELPED : end == SECOND_CUT ? SECOND_CUT : SECOND_FETCHED;
	}
	if (patience && second_await_late(patience, look, host))
		return end;
	if (pass_latch() && second_await(CUT_US + away, look))	/* it came to its latch when it was waited for no longer */
		return end;
	at_work = false;
	second_set(&second.turn, 0);
	return is_on_the_way() ? SECOND_ON_THE_WAY : SECOND_LOST;
}
