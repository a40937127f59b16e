-- Keeps what is seen of each stack: one photo, its cover, stands in the timeline; the others are behind it.
-- Whatever happens to a photo (its file goes or comes back, it is trashed, moved, read again, deleted, stacked), the same
-- statement settles its stack, so that no photo can stay hidden behind one that is away.

CREATE FUNCTION stem(filename text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(regexp_replace(filename, '\.[^.]*$', ''));

-- The cover is the one a human chose, if it is there; else a still before a film, what a camera or program developed before
-- RAW, what is marked as cover (BURST…_COVER), an iPhone's edited copy (IMG_E1234) before the untouched one, the earliest.
CREATE FUNCTION settle_stacks(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM stacks WHERE id = ANY(ids) ORDER BY id FOR UPDATE;
    DELETE FROM stacks WHERE id = ANY(ids) AND made_by = 'auto'
        AND NOT EXISTS (SELECT FROM photos WHERE stack_id = stacks.id);
    UPDATE stacks SET is_spread = NOT is_spread FROM (
        SELECT stack_id, count(DISTINCT (source_id, regexp_replace(path, '[^/]*$', ''), day)) > 1 AS is_wide
        FROM photos WHERE stack_id = ANY(ids) GROUP BY 1
    ) AS extent
    WHERE id = extent.stack_id AND is_spread <> extent.is_wide;
    UPDATE photos SET is_behind = settled.place > 1, motion_id = settled.film,
        stack_size = CASE WHEN settled.place = 1 AND settled.tiles > 1 THEN settled.tiles ELSE 0 END
    FROM (
        SELECT id, film,
            row_number() OVER (PARTITION BY stack_id ORDER BY here DESC, is_chosen DESC, is_film, is_raw, is_marked DESC,
                               is_edited DESC, sort_at NULLS LAST, filename COLLATE "C", id) AS place,
            least(count(*) FILTER (WHERE here AND NOT is_half) OVER (PARTITION BY stack_id), 32767) AS tiles
        FROM (
            SELECT p.id, p.stack_id, p.sort_at, p.filename, film.id AS film, s.cover_id IS NOT DISTINCT FROM p.id AS is_chosen,
                p.indexed_at IS NOT NULL AND NOT p.is_missing AND p.trashed_at IS NULL AS here,
                p.kind = 'video' AS is_film, coalesce(p.mime_type LIKE 'image/x-%', false) AS is_raw,
                p.filename ~* '_COVER\.|\.COVER\.' AS is_marked, p.filename ~ '^IMG_E[0-9]' AS is_edited,
                p.kind = 'video' AND EXISTS (
                    SELECT FROM photos still WHERE still.stack_id = p.stack_id AND still.kind = 'photo'
                        AND still.content_identifier = p.content_identifier
                        AND still.indexed_at IS NOT NULL AND NOT still.is_missing AND still.trashed_at IS NULL
                ) AS is_half
            FROM photos p JOIN stacks s ON s.id = p.stack_id
            LEFT JOIN LATERAL (
                SELECT f.id FROM photos f WHERE f.stack_id = p.stack_id AND f.kind = 'video' AND p.kind = 'photo'
                    AND f.content_identifier = p.content_identifier
                    AND f.indexed_at IS NOT NULL AND NOT f.is_missing AND f.trashed_at IS NULL
                ORDER BY stem(f.filename) = stem(p.filename) DESC, f.filename COLLATE "C", f.id LIMIT 1
            ) AS film ON true
            WHERE p.stack_id = ANY(ids)
        ) AS members
    ) AS settled
    WHERE photos.id = settled.id AND (is_behind, motion_id, stack_size) IS DISTINCT FROM (
        settled.place > 1, settled.film, CASE WHEN settled.place = 1 AND settled.tiles > 1 THEN settled.tiles ELSE 0 END);
END $$;

CREATE FUNCTION settle_stacks_of_photos() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    left_alone bigint[];
    moved bigint[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT stack_id) INTO ids FROM old_rows WHERE stack_id IS NOT NULL;
        IF ids IS NOT NULL THEN
            DELETE FROM stacks WHERE id = ANY(ids) AND NOT EXISTS (SELECT FROM photos WHERE stack_id = stacks.id);
            -- who is left may be no stack any more: the step is to look again
            DELETE FROM photo_steps WHERE step = 'stack' AND photo_id IN (SELECT id FROM photos WHERE stack_id = ANY(ids));
        END IF;
    ELSE
        SELECT array_agg(DISTINCT one) FILTER (WHERE is_other AND one IS NOT NULL),
               array_agg(DISTINCT id) FILTER (WHERE is_left),
               array_agg(DISTINCT id) FILTER (WHERE has_moved)
        INTO ids, left_alone, moved
        FROM (
            SELECT n.id, side.one,
                n.stack_id IS NULL AND (n.is_behind OR n.stack_size <> 0 OR n.motion_id IS NOT NULL) AS is_left,
                (n.source_id, n.path) IS DISTINCT FROM (o.source_id, o.path) AS has_moved,
                (n.stack_id, n.is_missing, n.trashed_at IS NULL, n.indexed_at IS NULL, n.kind, n.mime_type, n.filename,
                 n.sort_at, n.content_identifier, n.day, n.path, n.source_id)
                IS DISTINCT FROM
                (o.stack_id, o.is_missing, o.trashed_at IS NULL, o.indexed_at IS NULL, o.kind, o.mime_type, o.filename,
                 o.sort_at, o.content_identifier, o.day, o.path, o.source_id) AS is_other
            FROM new_rows n JOIN old_rows o USING (id) CROSS JOIN LATERAL (VALUES (n.stack_id), (o.stack_id)) AS side (one)
        ) AS changed
        WHERE one IS NOT NULL OR is_left OR has_moved;
    END IF;
    IF left_alone IS NOT NULL THEN
        UPDATE photos SET is_behind = false, stack_size = 0, motion_id = NULL WHERE id = ANY(left_alone) AND stack_id IS NULL;
    END IF;
    IF moved IS NOT NULL THEN -- its partners are those of the folder where it is
        DELETE FROM photo_steps WHERE step = 'stack' AND photo_id = ANY(moved);
    END IF;
    IF ids IS NOT NULL THEN
        PERFORM settle_stacks(ids);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER photos_updated_in_stacks AFTER UPDATE ON photos
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION settle_stacks_of_photos();
CREATE TRIGGER photos_deleted_in_stacks AFTER DELETE ON photos
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION settle_stacks_of_photos();

CREATE FUNCTION settle_one_stack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM settle_stacks(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

CREATE TRIGGER stacks_updated AFTER UPDATE ON stacks
    FOR EACH ROW WHEN (OLD.cover_id IS DISTINCT FROM NEW.cover_id) EXECUTE FUNCTION settle_one_stack();

-- As in photo_days.sql, with all that makes a tile look different, which now is named once.
CREATE OR REPLACE FUNCTION count_photo_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO photo_days (source_id, day, count, revision)
        SELECT source_id, coalesce(day, DATE '0001-01-01'), count(*), nextval('photo_days_revision')
        FROM new_rows WHERE in_timeline GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (source_id, day)
        DO UPDATE SET count = photo_days.count + excluded.count, revision = excluded.revision;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE photo_days SET count = photo_days.count - gone.n, revision = nextval('photo_days_revision')
        FROM (SELECT source_id, coalesce(day, DATE '0001-01-01') AS day, count(*) AS n
              FROM old_rows WHERE in_timeline GROUP BY 1, 2 ORDER BY 1, 2) AS gone
        WHERE photo_days.source_id = gone.source_id AND photo_days.day = gone.day;
    ELSE
        INSERT INTO photo_days (source_id, day, count, revision)
        SELECT side.source_id, coalesce(side.day, DATE '0001-01-01'), sum(side.n), nextval('photo_days_revision')
        FROM new_rows n JOIN old_rows o USING (id)
        CROSS JOIN LATERAL (VALUES (n.source_id, n.day, 1, n.in_timeline), (o.source_id, o.day, -1, o.in_timeline))
            AS side (source_id, day, n, is_seen)
        WHERE side.is_seen
          AND (n.in_timeline, n.source_id, n.day, n.sort_at, n.version, n.ratio, n.is_damaged, n.kind, n.mime_type,
               n.stack_size, n.motion_id IS NULL AND n.motion_size IS NULL, n.is_hdr, n.is_360)
              IS DISTINCT FROM
              (o.in_timeline, o.source_id, o.day, o.sort_at, o.version, o.ratio, o.is_damaged, o.kind, o.mime_type,
               o.stack_size, o.motion_id IS NULL AND o.motion_size IS NULL, o.is_hdr, o.is_360)
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (source_id, day)
        DO UPDATE SET count = photo_days.count + excluded.count, revision = excluded.revision;
    END IF;
    RETURN NULL;
END $$;
