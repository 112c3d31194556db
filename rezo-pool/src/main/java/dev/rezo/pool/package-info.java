/** Hands out things by key; never opens, closes, dials or times them. */
package dev.rezo.pool;
