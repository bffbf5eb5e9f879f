/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls and outcomes as they go over a line: only what differs from what both sides know. A call is told by what it changes of
 * hv_call_init(), an outcome by what differs from the call's own values, and from the baseline if the call has none of its own.
 * Freestanding: host and payload share it.
 */
#ifndef NATIVE_LINK_DELTA_H
#define NATIVE_LINK_DELTA_H

#include "hvcheck/call.h"
#include "native/link/pack.h"

#define DELTA_MOST 2304	/* bytes of a call or an outcome in which every word differs */

/* All of `state` but what is the same in `base`. */
void delta_put_state(struct packer *p, const struct hv_state *state, const struct hv_state *base);
/* `state` is the base, and becomes what was put. */
void delta_get_state(struct unpacker *u, struct hv_state *state);

/* `init` is what hv_call_init() makes of the places of both sides. */
void delta_put_call(struct packer *p, const struct hv_call *call, const struct hv_call *init);
/* `call` is hv_call_init()'s, and becomes the call. */
void delta_get_call(struct unpacker *u, struct hv_call *call);

/* What an outcome of `call` is told against. */
void delta_expect(struct hv_state *base, const struct hv_call *call, const struct hv_call *init, const struct hv_state *baseline);
void delta_put_outcome(struct packer *p, const struct hv_outcome *out, const struct hv_state *base);
/* `base` as delta_expect() says. */
void delta_get_outcome(struct unpacker *u, struct hv_outcome *out, const struct hv_state *base);

#endif
