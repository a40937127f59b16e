-- Keeps photo_days: how many photos of a source each day of the timeline holds, and a revision that grows whenever
-- a tile of that day would look different. One statement of ours is one statement here, however many rows it touches;
-- rows are visited in key order, so two transactions cannot wait for each other.
CREATE SEQUENCE photo_days_revision;

CREATE FUNCTION count_photo_days() RETURNS trigger LANGUAGE plpgsql AS $$
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
        SELECT source_id, day, sum(n), nextval('photo_days_revision')
        FROM (SELECT n.source_id, coalesce(n.day, DATE '0001-01-01') AS day, 1 AS n
              FROM new_rows n JOIN old_rows o USING (id)
              WHERE n.in_timeline AND (n.in_timeline, n.source_id, n.day, n.sort_at, n.version, n.ratio, n.is_damaged)
                    IS DISTINCT FROM (o.in_timeline, o.source_id, o.day, o.sort_at, o.version, o.ratio, o.is_damaged)
              UNION ALL
              SELECT o.source_id, coalesce(o.day, DATE '0001-01-01'), -1
              FROM new_rows n JOIN old_rows o USING (id)
              WHERE o.in_timeline AND (n.in_timeline, n.source_id, n.day, n.sort_at, n.version, n.ratio, n.is_damaged)
                    IS DISTINCT FROM (o.in_timeline, o.source_id, o.day, o.sort_at, o.version, o.ratio, o.is_damaged)
             ) AS moved
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (source_id, day)
        DO UPDATE SET count = photo_days.count + excluded.count, revision = excluded.revision;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER photos_inserted AFTER INSERT ON photos
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_photo_days();
CREATE TRIGGER photos_updated AFTER UPDATE ON photos
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_photo_days();
CREATE TRIGGER photos_deleted AFTER DELETE ON photos
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_photo_days();
