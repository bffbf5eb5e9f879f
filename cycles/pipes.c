/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Column pipes of a core file: micro-ops, each with the pipes that can execute it. */
#include <ctype.h>
#include <string.h>

#include "cycles/core.h"

int core_group(const struct cycles_core *core, const char *name)
{
	for (int i = 0; i < core->groups; i++)
		if (!strcmp(core->group[i], name))
			return i;
	return -1;
}

static int group_of(struct cycles_core *core, const char *pipe)
{
	char name[8];
	size_t length = strlen(pipe);
	int group;

	while (length > 1 && isdigit((unsigned char)pipe[length - 1]))
		length--;
	memcpy(name, pipe, length);
	name[length] = '\0';
	group = core_group(core, name);
	if (group < 0) {
		group = core->groups++;		/* as many as pipes at most */
		memcpy(core->group[group], name, sizeof(name));
	}
	return group;
}

static int pipe_of(struct cycles_core *core, const char *name)
{
	for (int i = 0; i < core->pipes; i++)
		if (!strcmp(core->pipe[i], name))
			return i;
	if (core->pipes == CORE_PIPES_MAX)
		return -1;
	strcpy(core->pipe[core->pipes], name);	/* one_name() has seen to its length */
	return core->pipes++;
}

/* A name is a capital letter, and then capital letters and digits, seven in all. */
static size_t one_name(const char *text, char name[8])
{
	size_t length = 0;

	while (length < 7 && (isupper((unsigned char)text[length]) || (length && isdigit((unsigned char)text[length])))) {
		name[length] = text[length];
		length++;
	}
	name[length] = '\0';
	return length;
}

static const char *one_micro(struct cycles_core *core, const char **text, struct core_need *need)
{
	char name[8];
	size_t length;
	int pipe;

	do {
		length = one_name(*text, name);
		if (!length)
			return "a pipe's name is a capital letter, and then at most six capital letters and digits";
		pipe = pipe_of(core, name);
		if (pipe < 0)
			return "there are more than 16 pipes";
		if (need->set[need->micros] >> pipe & 1)
			return "a micro-op names a pipe twice";
		if (!need->set[need->micros])
			need->group[need->micros] = (uint8_t)group_of(core, name);
		else
			group_of(core, name);
		need->set[need->micros] |= (uint16_t)(1u << pipe);
		*text += length;
	} while (**text == '|' && (*text)++);
	need->micros++;
	return NULL;
}

const char *core_pipes(struct cycles_core *core, const char *text, struct core_need *need)
{
	const char *wrong;

	if (!strcmp(text, "-"))
		return NULL;
	do {
		if (need->micros == CORE_MICROS_MAX)
			return "an instruction has more than 8 micro-ops with pipes";
		wrong = one_micro(core, &text, need);
		if (wrong)
			return wrong;
	} while (*text == '+' && text++);
	return *text ? "pipes are names, with | between those of which one is enough and + between micro-ops" : NULL;
}
