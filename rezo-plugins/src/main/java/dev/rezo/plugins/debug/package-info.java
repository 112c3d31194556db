/** Shows requests and responses to a developer. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.debug;
