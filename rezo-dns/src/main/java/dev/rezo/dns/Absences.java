package dev.rezo.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which addresses of one host recent answers have lacked, and when that means that they are gone.
 *
 * <p>A name server may give some of many addresses, others each time: what an answer lacks need not
 * be gone. So an address is gone when two answers in a row lack it. If it comes back after that, or
 * just before, the name server rotates, and from then on twice as many answers have to lack an
 * address of this host as this one was missing from.
 *
 * <p>An answer without any address of a family says nothing of that family.
 *
 * <p>Guarded by the lock of its {@link CachingResolver}.
 */
final class Absences {

  /** How many answers in a row have to lack an address of which nothing else is known. */
  static final int FIRST_PATIENCE = 2;

  /**
   * The most answers: half an hour with the usual ttl of a minute, after which a connection to a
   * place where the host no longer is should be gone whatever the name server does.
   */
  static final int MOST_PATIENCE = 32;

  /** One address that the last answers lacked. */
  private static final class Absence {
    int answers;
    boolean gone;
  }

  /**
   * What is different with an answer.
   *
   * @param gone addresses that the host had and does not have any more
   * @param come addresses that the host was not known to have
   */
  record Change(List<InetAddress> gone, List<InetAddress> come) {
    static final Change NONE = new Change(List.of(), List.of());
  }

  /** Those that have been missing for longest come first. */
  private final Map<InetAddress, Absence> absences = new LinkedHashMap<>();

  private int patience = FIRST_PATIENCE;

  /** An answer takes the place of another. */
  Change note(List<InetAddress> before, List<InetAddress> after) {
    Set<InetAddress> now = new LinkedHashSet<>(after);
    List<InetAddress> come = new ArrayList<>();
    for (InetAddress address : now) {
      Absence ended = absences.remove(address);
      if (ended == null ? !before.contains(address) : ended.gone) {
        come.add(address);
      }
      if (ended != null) {
        patience = Math.max(patience, Math.min(2 * ended.answers, MOST_PATIENCE));
      }
    }
    for (InetAddress address : before) {
      if (!now.contains(address)) {
        absences.putIfAbsent(address, new Absence());
      }
    }
    return new Change(lacking(after), List.copyOf(come));
  }

  /** Counts the answer for all that it lacks; those that are gone by it. */
  private List<InetAddress> lacking(List<InetAddress> after) {
    List<InetAddress> gone = new ArrayList<>();
    Iterator<Map.Entry<InetAddress, Absence>> all = absences.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<InetAddress, Absence> one = all.next();
      Absence absence = one.getValue();
      if (DnsFamily.of(one.getKey()).of(after).isEmpty()) {
        continue;
      }
      absence.answers++;
      if (!absence.gone && absence.answers >= patience) {
        absence.gone = true;
        gone.add(one.getKey());
      }
      if (absence.answers > MOST_PATIENCE || absences.size() > CacheState.MOST_ADDRESSES) {
        all.remove();
      }
    }
    return List.copyOf(gone);
  }

  /** Whether it is gone, as far as is remembered. */
  boolean isGone(InetAddress address) {
    Absence absence = absences.get(address);
    return absence != null && absence.gone;
  }
}
