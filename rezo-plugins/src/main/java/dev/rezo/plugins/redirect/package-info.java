/** Goes where a server says that something is now. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.redirect;
