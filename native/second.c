/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/second.h"

#include <stddef.h>

#include "hvcheck/call.h"
#include "native/console.h"
#include "native/cut.h"
#include "native/payload.h"
#include "native/trial.h"
#include "native/wake.h"

#define STACK 16384
#define MOST 8			/* CPUs that are used up at most */
#define START_US 500000		/* for a CPU to come up */
#define HEAR_US 20000		/* for an interrupt to come to it */
#define CUT_US 10000		/* for one that is cut to come home, each time */
#define CUTS 5
#define WAITS 2			/* for one that needs no cut */
#define STEP_US 50		/* between two looks; more means that this CPU was away, */
#define AWAY_MOST 50000		/* which is believed up to here */
#define AWAY_DECAY 16		/* and is forgotten by one part in so many with each wait */
#define PSCI_CPU_ON 0xc4000003
#define MPIDR_AFFINITY 0xff00ffffffull

void second_entry(void);
void second_main(void);

struct second {
	uint64_t stack, vectors;	/* second-entry.S reads them, */
	uint64_t level;			/* and writes CurrentEL, */
	uint64_t stuck;			/* and that the call was cut in a loop of nothing */
	uint64_t up;			/* the CPU waits for work */
	uint64_t job, count, door;	/* number of the batch to run, */
	uint64_t (*what)(uint64_t);	/* NULL: calls; else this is done, */
	uint64_t with, result;		/* with this, and that is what comes of it */
	uint64_t begun;			/* number of the batch that it has begun, */
	uint64_t done;			/* and of the one that has been run, */
	uint64_t waking;		/* 1 while the first CPU makes its interrupt pending: it is cleared behind that */
	uint64_t asked, answered;	/* enum question: up to which it was asked, and has answered */
	uint64_t hears;			/* 1 if it hears that interrupt */
	uint64_t turn;			/* number of the CPU whose turn it is; 0: of none. A lost one must not come back */
};
/* What a CPU does when it is up and asked, in this order: the first one may still be at the trial that has started it. */
enum question { TO_OPEN = 1, TO_HEAR, TO_WORK };
/* CPUs that have been started and have not worked yet: each sleeps until its turn comes. */
struct spare {
	uint64_t mpidr, turn, level;
	bool hears;
};
struct second second;
static struct spare spares[MOST];
static unsigned spare_count, spares_taken;
static bool gathered;			/* all that firmware keeps in a loop of its own are ours */
static uint64_t away;			/* microseconds that this CPU stood still at most, of late: its host is as busy as that */
static uint8_t stacks[MOST][STACK] __attribute__((aligned(16)));
static bool started, at_work;	/* one has been, and one is */
static unsigned used;			/* CPUs of the record that were tried */
static uint64_t current;		/* of the one that is at work */

_Static_assert(offsetof(struct second, stack) == SECOND_STACK_AT, "SECOND_STACK_AT");
_Static_assert(offsetof(struct second, level) == SECOND_LEVEL_AT, "SECOND_LEVEL_AT");
_Static_assert(offsetof(struct second, stuck) == SECOND_STUCK_AT, "SECOND_STUCK_AT");
_Static_assert(offsetof(struct second, vectors) == SECOND_VECTORS_AT, "SECOND_VECTORS_AT");

static uint64_t get(const uint64_t *word)
{
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static void set(uint64_t *word, uint64_t value)
{
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
	__asm__ volatile("dsb sy; sev" ::: "memory");
}

static uint64_t own_mpidr(void)
{
	uint64_t mpidr;

	__asm__("mrs %0, mpidr_el1" : "=r"(mpidr));
	return mpidr & MPIDR_AFFINITY;
}

/* --- the second CPU's own ---------------------------------------------------------------------------------------- */

static void forget_wake(void)
{
	while (get(&second.waking))
		;
	wake_end(own_mpidr());
	wake_open();
}

static void await_question(enum question wanted)
{
	while (get(&second.asked) < wanted)
		;
}

/* Whether the interrupt that the first CPU has made pending comes here, and goes again. */
static bool find_out(void)
{
	const uint64_t start = console_now();
	bool heard = false;

	while (!heard && console_now() - start < HEAR_US)
		heard = wake_is_heard();
	forget_wake();
	return heard && !wake_is_heard();
}

/*
 * Until the first CPU has something to say. A CPU that can be woken waits for the interrupt: it costs no power, and an emulator's
 * host no processor, which the first CPU needs.
 */
static void doze(bool hears)
{
	if (hears)
		__asm__ volatile("dsb sy; wfi");
	else
		__asm__ volatile("wfe");
}

/* A spare CPU, until its turn comes. An interrupt that stays pending would keep it from sleeping. */
static void rest(bool hears)
{
	doze(hears);
	if (hears && wake_is_heard())
		forget_wake();
}

/* Returns whether this CPU hears the first one's interrupt. */
static bool get_acquainted(void)
{
	bool hears;

	set(&second.up, 1);
	await_question(TO_OPEN);
	wake_open();
	set(&second.answered, TO_OPEN);
	await_question(TO_HEAR);
	hears = find_out();
	set(&second.hears, hears);
	set(&second.answered, TO_HEAR);
	return hears;
}

/* Calls, until another CPU's turn has come: then this one was given up. */
static void work(uint64_t turn, bool hears)
{
	uint64_t job = get(&second.job);

	set(&second.answered, TO_WORK);
	for (;;) {
		while (get(&second.turn) == turn && get(&second.job) == job)
			doze(hears);
		if (get(&second.turn) != turn)
			return;
		job = get(&second.job);
		forget_wake();		/* none may be pending in a call */
		set(&second.begun, job);
		if (second.what)
			second.result = second.what(second.with);
		else
			hv_run_calls(second.count, second.door);
		if (get(&second.turn) != turn)
			return;
		forget_wake();
		set(&second.done, job);
	}
}

void second_main(void)
{
	const uint64_t turn = get(&second.turn);
	const bool hears = get_acquainted();

	while (get(&second.turn) != turn || get(&second.asked) < TO_WORK)
		rest(hears);
	work(turn, hears);
	for (;;)
		__asm__ volatile("wfi");
}

/* --- starting one ---------------------------------------------------------------------------------------------- */

/* Firmware without PSCI makes SMC UNDEFINED, which is a trial's end like another. */
static bool psci_on(uint64_t mpidr)
{
	register uint64_t x0 __asm__("x0") = PSCI_CPU_ON;
	register uint64_t x1 __asm__("x1") = mpidr;
	register uint64_t x2 __asm__("x2") = (uintptr_t)second_entry;
	register uint64_t x3 __asm__("x3") = 0;

	trial_begins();
	__asm__ volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : "x4", "x5", "x6", "x7", "x8", "x12", "x13", "x14",
			 "x15", "x16", "x17", "x18", TRIAL_CLOBBERS);
	return trial_ended() && !x0;
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
	uint64_t vectors;

	__asm__("mrs %0, vbar_el2" : "=r"(vectors));
	second.vectors = vectors;
	second.stack = (uintptr_t)stacks[used % MOST] + STACK;
	set(&second.up, 0);
	second.turn = ++turns;
	second.asked = second.answered = second.hears = 0;
	hv_flush((uintptr_t)&second, sizeof(second));
	if (cpu->method == ENTRY_BY_SPIN_TABLE)
		return release(cpu->release);
	return cpu->method == ENTRY_BY_PSCI && entry_record.psci == ENTRY_PSCI_SMC && psci_on(cpu->mpidr);
}

static void wake_current(void)
{
	set(&second.waking, 1);
	wake(current);
	set(&second.waking, 0);
}

static bool await_answer(enum question what)
{
	const uint64_t start = console_now();

	while (get(&second.answered) < what && console_now() - start < START_US)
		;
	return get(&second.answered) >= what;
}

static void ask(enum question what)
{
	set(&second.asked, what);
	await_answer(what);
}

/* It is up: let it find out whether it can be woken. */
static void introduce(void)
{
	ask(TO_OPEN);
	wake_current();
	ask(TO_HEAR);
}

/* Start this CPU, and let it sleep. */
static bool add_spare(const struct entry_cpu *cpu)
{
	const uint64_t start = console_now();

	if ((cpu->mpidr & MPIDR_AFFINITY) == own_mpidr() || !begin(cpu))
		return false;
	current = cpu->mpidr & MPIDR_AFFINITY;
	while (!get(&second.up) && console_now() - start < START_US)
		;
	if (!get(&second.up))
		return false;
	introduce();
	spares[spare_count++] = (struct spare){ current, second.turn, get(&second.level), second.hears };
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
	set(&second.hears, spare->hears);
	set(&second.level, spare->level);
	second.done = second.begun = second.job;
	set(&second.answered, TO_HEAR);
	set(&second.turn, spare->turn);
	set(&second.asked, TO_WORK);
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

unsigned second_level(void)
{
	return (unsigned)(get(&second.level) >> 2);
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
	set(&second.waking, 1);
	set(&second.job, second.job + 1);
	if (second.hears)
		wake(current);
	set(&second.waking, 0);
}

void second_post(uint64_t count, uint64_t door)
{
	second.what = NULL;
	second.count = count;
	second.door = door;
	post();
}

static void look_nowhere(void)
{
}

bool second_do(uint64_t (*what)(uint64_t), uint64_t with, uint64_t *result)
{
	second.what = what;
	second.with = with;
	second.count = 0;
	post();
	if (!second_await(START_US, look_nowhere))
		return false;
	*result = second.result;
	return true;
}

/*
 * Time counts while this CPU is at work itself, and the other one has begun: where both are threads of a busy host, one that stands
 * still must not be cut for having no processor.
 */
bool second_await(uint64_t us, void (*look)(void))
{
	uint64_t last = console_now(), spent = 0, left = second.count;

	away -= away / AWAY_DECAY;
	while (get(&second.done) != second.job) {
		uint64_t now, step;

		look();
		now = console_now();
		step = now - last;
		last = now;
		if (step > away)
			away = step < AWAY_MOST ? step : AWAY_MOST;
		spent += step < STEP_US ? step : STEP_US;
		if (get(&second.begun) == second.job && get(&hv_run.left) != left) {	/* one more call is done */
			left = get(&hv_run.left);
			spent = 0;
		}
		if (get(&second.begun) == second.job ? spent > us : spent > START_US)
			return get(&second.done) == second.job;
	}
	return true;
}

bool second_is_stuck(void)
{
	return get(&second.stuck) != 0;
}

uint64_t second_away(void)
{
	return away;
}

/* The runner has stored the call's general registers, and is on its way to EL2. */
static bool is_on_the_way(void)
{
	const struct hv_outcome *out = (const struct hv_outcome *)(uintptr_t)get(&hv_run.out);

	return get(&hv_run.phase) == HV_PHASE_DOOR && *(const volatile uint32_t *)&out->how != HV_HOW_NONE;
}

/*
 * A CPU that was only slow may come to the stub's slot on its way home just when that has become a branch to the rescue code: so
 * whatever its outcome says once anything was cut, it is not believed.
 */
enum second_end second_cut(void (*look)(void))
{
	bool cut = false;

	for (unsigned i = 0, waits = 0; i < CUTS && waits < WAITS; i++) {
		if (is_on_the_way()) {
			waits++;
		} else {
			cut = true;
			cut_stub();
			wake_current();
		}
		if (second_await(CUT_US + away, look))
			return cut ? SECOND_CUT : SECOND_RETURNED;
	}
	at_work = false;
	set(&second.turn, 0);
	return is_on_the_way() ? SECOND_ON_THE_WAY : SECOND_LOST;
}
