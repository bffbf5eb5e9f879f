/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the CPU that runs the calls does by itself. */
#include "native/payload/console.h"
#include "native/payload/payload.h"
#include "native/payload/second-int.h"
#include "native/payload/wake.h"

#define HEAR_US 20000		/* for an interrupt to come to it */

void second_main(void);
struct second second;

static void forget_wake(void)
{
	while (second_get(&second.waking))
		;
	wake_end(second_mpidr());
	wake_open();
}

static void await_question(enum question wanted)
{
	while (second_get(&second.asked) < wanted)
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

	second_set(&second.up, 1);
	await_question(TO_OPEN);
	wake_open();
	second_set(&second.answered, TO_OPEN);
	await_question(TO_HEAR);
	hears = find_out();
	second_set(&second.hears, hears);
	second_set(&second.answered, TO_HEAR);
	return hears;
}

/* Calls, until another CPU's turn has come: then this one was given up. */
static void work(uint64_t turn, bool hears)
{
	uint64_t job = second_get(&second.job);

	second_set(&second.answered, TO_WORK);
	for (;;) {
		while (second_get(&second.turn) == turn && second_get(&second.job) == job)
			doze(hears);
		if (second_get(&second.turn) != turn)
			return;
		job = second_get(&second.job);
		forget_wake();		/* none may be pending in a call */
		second_set(&second.begun, job);
		if (second.what)
			second.result = second.what(second.with);
		else
			hv_run_prepared();
		if (second_get(&second.turn) != turn)
			return;
		forget_wake();
		second_set(&second.done, job);
	}
}

void second_main(void)
{
	const uint64_t turn = second_get(&second.turn);
	const bool hears = get_acquainted();

	while (second_get(&second.turn) != turn || second_get(&second.asked) < TO_WORK)
		rest(hears);
	work(turn, hears);
	for (;;)
		__asm__ volatile("wfi");
}
