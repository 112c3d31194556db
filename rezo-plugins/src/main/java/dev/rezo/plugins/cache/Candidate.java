package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;

/**
 * What is found out of the head of a response that may be worth storing.
 *
 * <p>Immutable.
 *
 * @param headers the fields that may be stored
 * @param control its directives
 * @param freshness how old it is, and how old it may become
 */
record Candidate(Headers headers, CacheControl control, Freshness freshness) {}
