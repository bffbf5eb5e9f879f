/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A play that is being judged, and its verdicts. */
#ifndef SUITE_SCENARIO_JUDGED_H
#define SUITE_SCENARIO_JUDGED_H

#include "suite/scenario/leaving.h"
#include "suite/scenario/private.h"

struct judged {
	const struct scenario_scene *s;
	const struct hv_outcome *out;
	uint64_t seen;
	struct scenario_result *result;
	int err;
	struct leaving routine;	/* what the scene's routine does, off its code */
};

/* With a sentence, the rule failed; if the machine does not see what the rule needs, it neither failed nor passed. */
void judged_say(struct judged *b, enum hv_rule rule, const char *format, ...) __attribute__((format(printf, 3, 4)));
void judged_pass(struct judged *b, enum hv_rule rule);
void judged_skip(struct judged *b, enum hv_rule rule, const char *why);

#endif
