package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Responses by address, by who asked, and by what Vary names, up to a number of bytes; what was not
 * used for longest goes first. It decides nothing about freshness.
 *
 * <p>Guarded by its lock, under which no code of others runs.
 */
final class CacheStore {

  /** A server that varies by a field that never repeats would have each look at all of them. */
  private static final int MOST_VARIANTS = 32;

  /** What a body that is read may take of all: those that are lost on the way take no more. */
  private static final int SHARE_OF_RECORDINGS = 2;

  private static final LinkedHashSet<Recording> NO_RECORDINGS = new LinkedHashSet<>();

  /** Why a response goes. */
  private enum Cause {
    ROOM,
    CHANGE,
    REPLACED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final long mostBytes;
  private final long mostBytesOfOne;

  /** By address, then by identity. */
  private final Map<String, Map<String, List<StoredResponse>>> resources = new HashMap<>();

  /** Where each is; the one unused for longest first. */
  private final LinkedHashMap<StoredResponse, Selection> byUse =
      new LinkedHashMap<>(16, 0.75f, true);

  /** By address: of what is on its way, in the order of the requests. */
  private final Map<String, LinkedHashSet<Recording>> recordings = new HashMap<>();

  /** Those of these that have room, the oldest first. */
  private final LinkedHashSet<Recording> withRoom = new LinkedHashSet<>();

  private long bytes;
  private long recordingBytes;
  private long stored;
  private long evicted;
  private long invalidated;

  CacheStore(long mostBytes, long mostBytesOfOne) {
    this.mostBytes = mostBytes;
    this.mostBytesOfOne = mostBytesOfOne;
  }

  /** What may be asked for again and again: sums, all of one moment. Immutable. */
  record Counts(
      int responses, long bytes, long recording, long stored, long evicted, long invalidated) {}

  Counts counts() {
    lock.lock();
    try {
      return new Counts(byUse.size(), bytes, recordingBytes, stored, evicted, invalidated);
    } finally {
      lock.unlock();
    }
  }

  /** How many are on their way. */
  int recordings() {
    lock.lock();
    try {
      return recordings.values().stream().mapToInt(LinkedHashSet::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Section 4: the newest that is for such a request, which is used by that. */
  @Nullable StoredResponse select(Selection selection, Headers request) {
    lock.lock();
    try {
      StoredResponse newest = null;
      for (StoredResponse each : variants(selection)) {
        if (each.isFor(request) && (newest == null || each.isNewerThan(newest))) {
          newest = each;
        }
      }
      if (newest != null) {
        Selection unused = byUse.get(newest); // Moves it to the end.
      }
      return newest;
    } finally {
      lock.unlock();
    }
  }

  private List<StoredResponse> variants(Selection selection) {
    Map<String, List<StoredResponse>> ofAddress = resources.get(selection.address());
    List<StoredResponse> variants = ofAddress == null ? null : ofAddress.get(selection.identity());
    return variants == null ? List.of() : variants;
  }

  /** A response may be on its way. It has to be ended. */
  Recording begin(Selection selection, Headers request) {
    Recording recording = new Recording(this, selection, request);
    lock.lock();
    try {
      recordings.computeIfAbsent(selection.address(), key -> new LinkedHashSet<>(2)).add(recording);
    } finally {
      lock.unlock();
    }
    return recording;
  }

  /** Whether a body that is announced so may fit; one of which nothing is known may. */
  boolean mayTake(long announced) {
    return announced <= mostBytesOfOne;
  }

  /**
   * Takes room for more of what is on its way. Where there is none, what was not used for longest
   * goes, and then what began first on its way.
   *
   * @return false when it has ended, now or before
   */
  boolean claim(Recording recording, long more) {
    List<Recording> ended = new ArrayList<>(0);
    boolean isRunning;
    lock.lock();
    try {
      isRunning = isRunning(recording);
      if (isRunning) {
        recording.claimed += more;
        recordingBytes += more;
        withRoom.add(recording);
        if (recording.claimed > mostBytesOfOne) {
          remove(recording);
          ended.add(recording);
        }
        while (recordingBytes > mostBytes / SHARE_OF_RECORDINGS) {
          Recording oldest = withRoom.iterator().next();
          remove(oldest);
          ended.add(oldest);
        }
        makeRoom();
        isRunning = isRunning(recording);
      }
    } finally {
      lock.unlock();
    }
    ended.forEach(Recording::drop);
    return isRunning;
  }

  private boolean isRunning(Recording recording) {
    LinkedHashSet<Recording> ofAddress = recordings.get(recording.selection.address());
    return ofAddress != null && ofAddress.contains(recording);
  }

  private void makeRoom() {
    while (bytes + recordingBytes > mostBytes && !byUse.isEmpty()) {
      remove(byUse.keySet().iterator().next(), Cause.ROOM);
    }
  }

  /** It is not stored. */
  void end(Recording recording) {
    lock.lock();
    try {
      remove(recording);
    } finally {
      lock.unlock();
    }
  }

  /** It is whole, and stored unless it was ended before or a newer one is here. */
  void finish(Recording recording, StoredResponse whole) {
    lock.lock();
    try {
      if (!isRunning(recording)) {
        return;
      }
      remove(recording);
      put(recording.selection, recording.request, whole);
    } finally {
      lock.unlock();
    }
  }

  /** In place of those that were for the same request: what it says of Vary may be new. */
  private void put(Selection selection, Headers request, StoredResponse whole) {
    List<StoredResponse> same =
        variants(selection).stream().filter(each -> each.isFor(request)).toList();
    if (same.stream().anyMatch(each -> each.isNewerThan(whole))) {
      return;
    }
    same.forEach(each -> remove(each, Cause.REPLACED));
    add(selection, whole);
    stored++;
  }

  private void add(Selection selection, StoredResponse response) {
    List<StoredResponse> variants =
        resources
            .computeIfAbsent(selection.address(), key -> new HashMap<>(2))
            .computeIfAbsent(selection.identity(), key -> new ArrayList<>(1));
    if (variants.size() == MOST_VARIANTS) {
      remove(variants.get(0), Cause.ROOM);
    }
    variants.add(response);
    byUse.put(response, selection);
    bytes += weight(selection, response);
    makeRoom();
  }

  private static long weight(Selection selection, StoredResponse response) {
    return response.size() + selection.address().length() + selection.identity().length();
  }

  /** Section 4.3.4: puts another in its place, or nothing, unless it is gone. */
  void replace(StoredResponse before, @Nullable StoredResponse after) {
    lock.lock();
    try {
      Selection selection = byUse.get(before);
      if (selection == null) {
        return;
      }
      remove(before, Cause.REPLACED);
      if (after != null) {
        add(selection, after);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Section 4.4: of this address nothing is right any more, and nothing that is on its way. */
  void invalidate(String address) {
    invalidate(List.of(address));
  }

  /** The same of all addresses that are meant. */
  void invalidateIf(Predicate<String> meant) {
    Set<String> addresses = new HashSet<>();
    lock.lock();
    try {
      addresses.addAll(resources.keySet());
      addresses.addAll(recordings.keySet());
    } finally {
      lock.unlock();
    }
    addresses.removeIf(meant.negate());
    invalidate(addresses);
  }

  private void invalidate(Collection<String> addresses) {
    List<Recording> ended = new ArrayList<>(0);
    lock.lock();
    try {
      for (String address : addresses) {
        List.copyOf(resources.getOrDefault(address, Map.of()).values()).stream()
            .flatMap(List::stream)
            .toList()
            .forEach(each -> remove(each, Cause.CHANGE));
        List<Recording> onTheirWay = List.copyOf(recordings.getOrDefault(address, NO_RECORDINGS));
        onTheirWay.forEach(this::remove);
        ended.addAll(onTheirWay);
      }
    } finally {
      lock.unlock();
    }
    ended.forEach(Recording::drop);
  }

  private void remove(Recording recording) {
    LinkedHashSet<Recording> ofAddress = recordings.get(recording.selection.address());
    if (ofAddress != null && ofAddress.remove(recording)) {
      withRoom.remove(recording);
      recordingBytes -= recording.claimed;
      if (ofAddress.isEmpty()) {
        recordings.remove(recording.selection.address());
      }
    }
  }

  private void remove(StoredResponse response, Cause cause) {
    Selection selection = byUse.remove(response);
    if (selection == null) {
      return;
    }
    bytes -= weight(selection, response);
    switch (cause) {
      case ROOM -> evicted++;
      case CHANGE -> invalidated++;
      case REPLACED -> {}
    }
    Map<String, List<StoredResponse>> ofAddress = resources.get(selection.address());
    List<StoredResponse> variants = ofAddress == null ? null : ofAddress.get(selection.identity());
    if (ofAddress != null && variants != null) {
      variants.remove(response);
      if (variants.isEmpty()) {
        ofAddress.remove(selection.identity());
      }
      if (ofAddress.isEmpty()) {
        resources.remove(selection.address());
      }
    }
  }
}
