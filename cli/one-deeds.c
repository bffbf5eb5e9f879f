/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>

#include "cli/one-deeds.h"
#include "cli/say.h"
#include "cli/status.h"
#include "suite/report/page.h"
#include "suite/run/deeds.h"
#include "suite/static/word.h"

static void show_deed(const struct shown *s, const struct deed *deed)
{
	const struct hv_stub *stub = s->subject->stub;
	uint64_t distance = 0, at = deed->at - s->m->places.stub;
	const char *symbol = hv_stub_symbol(stub, at, &distance);
	uint32_t insn = hv_word(stub->image, stub->size, at);
	char text[128], name[100];

	if (stub->exec == HV_A32)
		hv_disassemble_a32(stub->thumb, deed->at, insn, text, sizeof(text));
	else
		hv_disassemble(deed->at, insn, text, sizeof(text));
	printf("FAIL     %s: %s\n", hv_rules[deed->rule].name, hv_rules[deed->rule].sentence);
	printf("         \"%s\" at %s+%#" PRIx64 " %s\n", text, symbol ? report_clean(symbol, name, sizeof(name)) : "image",
	       symbol ? distance : at, deed->what);
}

/* SYS-04 and MEM-02 are judged by this alone. The other rules were judged by the outcome, and can only fail here besides. */
static int show_deeds(const struct shown *s, const struct doing *d)
{
	int status = CLI_PASSED;

	for (unsigned i = 0; i < DEEDS_ASKED; i++)
		if (d->deeds[i].what) {
			show_deed(s, &d->deeds[i]);
			status = CLI_FAILED;
		}
	if (!d->deeds[0].what || !d->deeds[1].what)
		printf("PASS    %s%s%s%s\n", d->deeds[0].what ? "" : " ", d->deeds[0].what ? "" : hv_rules[deeds_asked[0]].name,
		       d->deeds[1].what ? "" : " ", d->deeds[1].what ? "" : hv_rules[deeds_asked[1]].name);
	return status;
}

/* What the kernel may write over at boot is not what runs, and a slot that serves a hypervisor is not asked. */
static bool is_asked(const struct shown *s)
{
	const struct hv_abi *abi = s->subject->abi;
	bool ended = s->out.how != HV_HOW_HUNG && s->out.how != HV_HOW_CRASHED;

	return s->m->sees & HV_SEE_PATH && s->m->ops->observe && ended && s->call.event <= HV_EVENT_SERROR &&
	       !hv_stub_is_kernel(s->subject->stub) && !(abi->busy >> hv_call_slot(abi->exec, &s->call) & 1);
}

int one_deeds(const struct shown *s)
{
	struct doing d;
	struct hv_outcome out;
	const struct hv_observer observer = {
		.step = s->subject->abi->exec == HV_A32 ? deeds_look_at_step_a32 : deeds_look_at_step,
		.access = deeds_look_at_access, .ctx = &d,
	};
	int status;

	if (!is_asked(s))
		return CLI_PASSED;
	deeds_begin(&d, s->subject->abi, s->m, &s->call);
	status = s->m->ops->observe(s->m, &observer);
	if (!status)
		status = s->m->ops->run(s->m, &s->call, &out, 1);
	if (s->m->ops->observe(s->m, NULL) || status) {
		cli_say("%s", s->m->error);
		return CLI_ERROR;
	}
	deeds_look_back(&d);
	return show_deeds(s, &d);
}
