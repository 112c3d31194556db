/** The HTTP client: composes loops, names, pool and protocols. */
package dev.rezo.client;
