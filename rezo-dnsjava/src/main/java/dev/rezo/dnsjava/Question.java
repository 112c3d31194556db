package dev.rezo.dnsjava;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What is asked: a name and a type of record, in the class IN.
 *
 * <p>Immutable.
 *
 * @param name an absolute name
 * @param type a number of {@link Type}
 */
record Question(Name name, int type) {

  Record record() {
    return Record.newRecord(name, type, DClass.IN);
  }

  Question withName(Name other) {
    return new Question(other, type);
  }

  /** {@code api.example.com. AAAA}. */
  @Override
  public String toString() {
    return name + " " + Type.string(type);
  }
}
