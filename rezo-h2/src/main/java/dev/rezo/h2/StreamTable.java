package dev.rezo.h2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams that are not over, by number. Numbers are odd and grow, so that their halves are a
 * good hash; collisions go to the next place.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class StreamTable {

  private static final int FIRST_SIZE = 16;

  /** A power of two, at most half full. */
  private @Nullable Http2Stream[] places = new Http2Stream[FIRST_SIZE];

  private int size;

  int size() {
    return size;
  }

  @Nullable Http2Stream get(int id) {
    return places[placeOf(id)];
  }

  void add(Http2Stream stream) {
    if (2 * (size + 1) > places.length) {
      @Nullable Http2Stream[] old = places;
      places = new Http2Stream[2 * old.length];
      for (Http2Stream moved : old) {
        if (moved != null) {
          places[placeOf(moved.id())] = moved;
        }
      }
    }
    places[placeOf(stream.id())] = stream;
    size++;
  }

  void remove(Http2Stream stream) {
    int hole = placeOf(stream.id());
    if (places[hole] == null) {
      return;
    }
    places[hole] = null;
    size--;
    // What was pushed on by this one moves back, or it would not be found any more.
    int mask = places.length - 1;
    for (int at = (hole + 1) & mask; ; at = (at + 1) & mask) {
      Http2Stream next = places[at];
      if (next == null) {
        return;
      }
      places[at] = null;
      places[placeOf(next.id())] = next;
    }
  }

  /** All of them, in the order of their numbers, as they are now. */
  List<Http2Stream> all() {
    List<Http2Stream> all = new ArrayList<>(size);
    for (Http2Stream stream : places) {
      if (stream != null) {
        all.add(stream);
      }
    }
    all.sort(Comparator.comparingInt(Http2Stream::id));
    return all;
  }

  /** Where this one is, or would be. */
  private int placeOf(int id) {
    int mask = places.length - 1;
    int place = (id >>> 1) & mask;
    while (true) {
      Http2Stream there = places[place];
      if (there == null || there.id() == id) {
        return place;
      }
      place = (place + 1) & mask;
    }
  }
}
