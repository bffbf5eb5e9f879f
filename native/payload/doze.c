/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/doze.h"

#include "native/payload/arch.h"
#include "native/payload/console.h"
#include "native/payload/payload.h"
#include "native/payload/wake.h"

#define AWAKE_US 300		/* behind work: the host mostly asks for more at once */
#define PART 4			/* then a sleep is as long as this part of the time without work, */
#define MOST_US 400		/* and no longer: a FIFO of 16 bytes fills in 1.4 ms at 115200 baud */
#define TRIAL_US 50
#define HEAR_US 20000		/* for the interrupt to come, and to go; */
#define TRIALS 4		/* if it does not, an emulator's host may have been busy, */
#define AGAIN_US 200000		/* and it is tried so much later again */

static enum { UNKNOWN, SLEEPS, NEVER } how;
static uint64_t worked;		/* console_now(), when there was work last */

static void set_timer(uint64_t us)
{
	const uint64_t ticks = arch_counter_hz() * us / 1000000;

	ARCH_DO("msr cnthp_tval_el2", "4, %0, c14, c2, 0", (arch_word)ticks);
	ARCH_DO("msr cnthp_ctl_el2", "4, %0, c14, c2, 1", (arch_word)1);
	__asm__ volatile("isb" ::: "memory");
}

static void stop_timer(void)
{
	ARCH_DO("msr cnthp_ctl_el2", "4, %0, c14, c2, 1", (arch_word)0);
	__asm__ volatile("isb" ::: "memory");
}

static bool await_interrupt(bool wanted)
{
	const uint64_t start = console_now();

	while (wake_is_heard() != wanted && console_now() - start < HEAR_US)
		;
	return wake_is_heard() == wanted;
}

/* Whether the timer's interrupt comes to this CPU, and goes again. */
static bool is_woken(void)
{
	bool heard;

	if (entry_record.level < 2 || !wake_by_timer() || !await_interrupt(false))
		return false;
	set_timer(TRIAL_US);
	heard = await_interrupt(true);
	stop_timer();
	return await_interrupt(false) && heard;
}

static void find_out(void)
{
	static uint64_t next;
	static unsigned trials;
	const uint64_t now = console_now();

	if (now < next)
		return;
	next = now + AGAIN_US;
	if (is_woken())
		how = SLEEPS;
	else if (++trials == TRIALS)
		how = NEVER;
}

void doze_awake(void)
{
	worked = console_now();
}

void doze(void)
{
	const uint64_t idle = console_now() - worked;

	if (idle < AWAKE_US || how == NEVER)
		return;
	if (how == UNKNOWN)
		find_out();
	if (how != SLEEPS)
		return;
	set_timer(idle / PART < MOST_US ? idle / PART : MOST_US);
	__asm__ volatile("dsb sy; wfi" ::: "memory");
	stop_timer();
}
