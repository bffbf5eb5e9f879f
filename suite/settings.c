/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KEY=VALUE settings of a call: which keys there are, what their values may be, and what they do. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "isa/bits.h"
#include "suite/settings.h"

/* --- words ---------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t pstate;
} froms[] = {
	[HV_FROM_EL1] = { "el1", HV_PSTATE_DAIF | HV_PSTATE_EL1H },
	[HV_FROM_EL2T] = { "el2t", HV_PSTATE_DAIF | HV_PSTATE_EL2T },
	[HV_FROM_EL2H] = { "el2h", HV_PSTATE_DAIF | HV_PSTATE_EL2H },
	[HV_FROM_A32] = { "a32", 0x1c0 | HV_PSTATE_A32_SVC }, /* AArch32 has no D */
	[HV_FROM_EL0] = { "el0", HV_PSTATE_DAIF | HV_PSTATE_EL0T },
};
#define FROMS (sizeof(froms) / sizeof(froms[0]))

static const char *const events[] = {
	[HV_EVENT_HVC] = "hvc",
	[HV_EVENT_TRAP] = "trap",
	[HV_EVENT_IRQ] = "irq",
	[HV_EVENT_FIQ] = "fiq",
	[HV_EVENT_SERROR] = "serror",
	[HV_EVENT_SVC] = "svc",
	[HV_EVENT_SMC] = "smc",
	[HV_EVENT_NONE] = "none",
};
#define EVENTS (sizeof(events) / sizeof(events[0]))

const char *hv_from_name(unsigned from)
{
	return from < FROMS ? froms[from].name : "nowhere";
}

const char *hv_event_name(unsigned event)
{
	return event < EVENTS && events[event] ? events[event] : "nothing";
}

uint64_t settings_pstate(const struct hv_places *places, unsigned from)
{
	return hv_pstate_home(places, froms[from < FROMS ? from : HV_FROM_EL1].pstate);
}

/* No ERET of AArch64 goes to AArch32 while HCR_EL2.RW is set. */
void settings_from(const struct hv_places *places, uint8_t from, struct hv_call *call)
{
	call->from = from;
	call->in.r[HV_PSTATE] = settings_pstate(places, from);
	if (from == HV_FROM_A32 && places->exec == HV_A64)
		call->in.r[HV_HCR_EL2] &= ~(uint64_t)ISA_HCR_RW;
}

#define ESR_UNKNOWN 0x02000000	/* EC 0, an instruction of 32 bits (Arm ARM D13.2.37 ESR_EL2) */

void settings_event(const struct hv_places *places, uint8_t event, struct hv_call *call)
{
	call->event = event;
	if (event == HV_EVENT_TRAP)
		hv_call_raise(call, places, ESR_UNKNOWN);
}

/* --- places --------------------------------------------------------------------------------------------- */

#define AT(field) offsetof(struct hv_places, field)

/* `size` bytes from each carry its name; 0: its stub's or its canary's size, as the places say. */
static const struct place {
	const char *name;
	size_t at;
	uint64_t size;
} places_by_name[] = {
	{ "payload", AT(payload), 1 },
	{ "recorder", AT(recorder), 0x800 },
	{ "landing", AT(landing), 0x2000 },
	{ "canary", AT(canary), 0 },
	{ "params", AT(params), 0x80 },
	{ "idmap", AT(idmap), 0x1000 },
	{ "idmap_ro", AT(idmap_ro), 0x1000 },
	{ "kernel_map", AT(kernel_map), 0x1000 },
	{ "high_maps", AT(high_maps), HV_HIGH_MAPS_SIZE },
	{ "table", AT(table), 0 },
	{ "site", AT(site), 8 },
	{ "site_event", AT(site_event), 8 },
};
#define PLACES (sizeof(places_by_name) / sizeof(places_by_name[0]))

static uint64_t address_of(const struct hv_places *places, const struct place *place)
{
	uint64_t address;

	memcpy(&address, (const char *)places + place->at, sizeof(address));
	return address;
}

static uint64_t size_of(const struct hv_places *places, const struct place *place)
{
	if (place->size)
		return place->size;
	if (place->at == AT(canary))
		return places->canary_size;
	if (places->table - places->stub >= places->stub_size)	/* it has another address where it is resident */
		return HV_TABLE_SIZE;
	return places->stub + places->stub_size - places->table;
}

bool hv_place_name(const struct hv_places *places, uint64_t address, char *buf, size_t size)
{
	for (unsigned i = 0; i < PLACES; i++) {
		const struct place *place = &places_by_name[i];
		uint64_t base = address_of(places, place);

		if (!base || address < base || address - base >= size_of(places, place))
			continue;
		snprintf(buf, size, address == base ? "%s" : "%s+0x%llx", place->name,
			 (unsigned long long)(address - base));
		return true;
	}
	return false;
}

/* --- values --------------------------------------------------------------------------------------------- */

struct value {
	uint64_t low, high;
};

bool settings_number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	return isdigit((unsigned char)*text) && !*end && !errno;
}

/* Up to 128 bits if the number is hexadecimal. */
static bool wide_number(const char *text, struct value *value)
{
	size_t digits = strspn(text, "0123456789abcdefABCDEFxX");
	char head[17] = "";

	*value = (struct value){ 0, 0 };
	if (strncmp(text, "0x", 2) || digits <= 18)
		return settings_number(text, &value->low);
	if (text[digits] || digits > 34 || strspn(text + 2, "0123456789abcdefABCDEF") != digits - 2)
		return false;
	memcpy(head, text + 2, digits - 18);
	value->high = strtoull(head, NULL, 16);
	value->low = strtoull(text + digits - 16, NULL, 16);
	return true;
}

/* A number, or PLACE, or PLACE+NUMBER. Without `places`, a place is zero. */
static bool parse(const char *text, const struct hv_places *places, struct value *value)
{
	size_t length = strcspn(text, "+");

	if (isdigit((unsigned char)*text))
		return wide_number(text, value);
	for (unsigned i = 0; i < PLACES; i++) {
		const struct place *place = &places_by_name[i];

		if (strlen(place->name) != length || strncmp(text, place->name, length))
			continue;
		*value = (struct value){ 0, 0 };
		if (text[length] && !settings_number(text + length + 1, &value->low))
			return false;
		value->low += places ? address_of(places, place) : 0;
		return true;
	}
	return false;
}

/* --- keys ----------------------------------------------------------------------------------------------- */

enum kind {
	KEY_NONE,
	KEY_FROM,
	KEY_EVENT,
	KEY_IMM,
	KEY_NZCV,
	KEY_REG,
	KEY_V,
};

/* What a number may be at most; a register has 64 bits, a vector all that a value has. */
static const uint64_t most[] = { [KEY_IMM] = 0xffff, [KEY_NZCV] = 15, [KEY_REG] = ~0ull, [KEY_V] = ~0ull };

static const struct {
	const char *name;
	enum kind kind;
} words[] = {
	{ "from", KEY_FROM },
	{ "event", KEY_EVENT },
	{ "imm", KEY_IMM },
	{ "nzcv", KEY_NZCV },
};

/* v0 to v31, spelt so. */
static bool find_vector(const char *key, unsigned *index)
{
	size_t digits = strspn(key + 1, "0123456789");

	if (key[0] != 'v' || !digits || digits > 2 || key[1 + digits] || (digits == 2 && key[1] == '0'))
		return false;
	*index = (unsigned)strtoul(key + 1, NULL, 10);
	return *index < 32;
}

static enum kind find_key(const char *key, unsigned *index)
{
	enum hv_reg reg = hv_reg_find(key);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i].name, key))
			return words[i].kind;
	if (find_vector(key, index))
		return KEY_V;
	*index = reg;
	return reg == HV_REG_NONE ? KEY_NONE : KEY_REG;
}

/* Those that say something of others come before them. */
unsigned settings_rank(const char *key)
{
	static const char *const first[SETTINGS_RANKS - 1] = { "from", "pstate", "nzcv", "event" };
	unsigned rank = 0;

	while (rank < SETTINGS_RANKS - 1 && strcmp(key, first[rank]))
		rank++;
	return rank;
}

static int find_word(enum kind kind, const char *value)
{
	for (unsigned i = 0; i < (kind == KEY_FROM ? FROMS : EVENTS); i++) {
		const char *word = kind == KEY_FROM ? froms[i].name : events[i];

		if (word && !strcmp(word, value))
			return (int)i;
	}
	return -1;
}

static void complain_of_value(const char *key, const char *value, bool may_be_place, char *error, size_t size)
{
	char places[256] = "";
	size_t used = 0;

	for (unsigned i = 0; may_be_place && i < PLACES; i++)
		used += (size_t)snprintf(places + used, sizeof(places) - used, "%s%s", i ? i + 1 < PLACES ? ", " : " and " : "",
					 places_by_name[i].name);
	snprintf(error, size, may_be_place ? "%s is \"%s\", which is neither a number nor one of %s" :
		 "%s is \"%s\", which is no number%s", key, value, places);
}

int settings_check(const char *key, const char *value, char *error, size_t size)
{
	struct value number;
	unsigned index = 0;
	enum kind kind = find_key(key, &index);

	if (kind == KEY_NONE) {
		snprintf(error, size, "there is no register or setting \"%s\"", key);
	} else if (kind == KEY_FROM || kind == KEY_EVENT) {
		if (find_word(kind, value) >= 0)
			return 0;
		snprintf(error, size, "%s is \"%s\", and can be %s", key, value, kind == KEY_FROM ?
			 "el1, el2h, el2t, a32 or el0" : "hvc, trap, irq, fiq, serror, svc, smc or none");
	} else if (!parse(value, NULL, &number) || (kind != KEY_REG && !isdigit((unsigned char)*value))) {
		complain_of_value(key, value, kind == KEY_REG, error, size);
	} else if (number.low > most[kind] || (number.high && kind != KEY_V)) {
		snprintf(error, size, "%s is %s, and can be 0x%llx at most", key, value,
			 (unsigned long long)most[kind]);
	} else {
		return 0;
	}
	return -1;
}

void settings_apply(const char *key, const char *value, const struct hv_places *places, struct hv_call *call)
{
	struct value number = { 0, 0 };
	uint64_t *pstate = &call->in.r[HV_PSTATE];
	unsigned index = 0;
	enum kind kind = find_key(key, &index);
	int word = -1;

	if (kind == KEY_FROM || kind == KEY_EVENT)
		word = find_word(kind, value);
	else
		parse(value, places, &number);
	switch (kind) {
	case KEY_FROM:
		settings_from(places, (uint8_t)word, call);
		break;
	case KEY_EVENT:
		settings_event(places, (uint8_t)word, call);
		break;
	case KEY_IMM:
		call->imm = (uint16_t)number.low;
		break;
	case KEY_NZCV:
		*pstate = (*pstate & ~(uint64_t)HV_PSTATE_NZCV) | number.low << 28;
		break;
	case KEY_REG:
		call->in.r[index] = number.low;
		break;
	case KEY_V:
		call->in.v[2 * index] = number.low;
		call->in.v[2 * index + 1] = number.high;
		break;
	case KEY_NONE:
		break;
	}
}
