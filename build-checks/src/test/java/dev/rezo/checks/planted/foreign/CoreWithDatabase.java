package dev.rezo.checks.planted.foreign;

import java.sql.Connection;

/** A class that needs more than {@code java.base}. Not thread-safe; the caller serialises. */
final class CoreWithDatabase {

  Connection connection;
  int[] numbers;
}
